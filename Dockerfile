# docker build --build-arg VERSION=$(git describe --tags --always) -t hueandcry .
#
# internal/image reads this file: its test lays out what the second stage would hold and runs that. So
# keep to FROM, ARG, ENV, WORKDIR, RUN, COPY, USER, EXPOSE, VOLUME, HEALTHCHECK, ENTRYPOINT and CMD.
FROM golang:1.26-bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates fonts-noto-cjk fonts-noto-core make
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=devel
RUN make root ROOT=/image VERSION=$VERSION

FROM scratch
COPY --from=build /image/ /
# An empty folder that belongs to the user. Its target must not exist before, or it would keep its owner.
COPY --from=build --chown=65532:65532 /image/tmp/ /var/lib/hueandcry/
USER 65532:65532
WORKDIR /var/lib/hueandcry
VOLUME /var/lib/hueandcry
EXPOSE 8080 9090
HEALTHCHECK --interval=15s --timeout=5s --start-period=10s CMD ["/usr/bin/hueandcry", "healthcheck"]
ENTRYPOINT ["/usr/bin/hueandcry"]
CMD ["serve", "--config", "/etc/hueandcry/hueandcry.yaml"]
