package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"sync"
)

// proxy stands between daemons and their database, and knows enough of PostgreSQL's protocol to cut a
// connection at a COMMIT.
type proxy struct {
	net.Listener

	socket string // of the server

	mu   sync.Mutex
	next cut
	made int
}

// cut is where a connection ends.
type cut int

const (
	nowhere    cut = iota
	unheard        // the server never hears of the COMMIT
	unanswered     // it does, and nobody hears what it made of it
)

// newProxy listens until ctx ends.
func newProxy(ctx context.Context, socket string) (*proxy, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &proxy{Listener: l, socket: socket}
	context.AfterFunc(ctx, func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go p.serve(ctx, c)
		}
	}()
	return p, nil
}

// plan lets the next COMMIT be cut.
func (p *proxy) plan(c cut) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.next = c
}

// cuts is how many were made.
func (p *proxy) cuts() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.made
}

func (p *proxy) take() cut {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := p.next
	if p.next = nowhere; c != nowhere {
		p.made++
	}
	return c
}

// serve carries one connection to its end.
func (p *proxy) serve(ctx context.Context, client net.Conn) {
	server, err := new(net.Dialer).DialContext(ctx, "unix", p.socket)
	if err != nil {
		client.Close()
		return
	}
	end := context.AfterFunc(ctx, func() { client.Close(); server.Close() })
	defer end()
	back := make(chan struct{})
	go func() {
		_, _ = io.Copy(client, server) // until either is closed
		client.Close()
		close(back)
	}()
	p.forward(client, server)
	client.Close()
	server.Close()
	<-back
}

// forward hands on what the daemon says, message by message, until the cut or the end.
func (p *proxy) forward(client net.Conn, server io.Writer) {
	texts := map[string]string{} // of statements, by their names
	at := nowhere
	for first := true; ; first = false {
		kind, raw, err := message(client, first)
		if err != nil {
			return
		}
		if text := committing(texts, kind, raw); text && at == nowhere {
			at = p.take()
		}
		if at == unheard {
			return
		}
		if at == unanswered {
			client.Close() // nothing that the server says gets through any more
		}
		if _, err := server.Write(raw); err != nil {
			return
		}
		if at == unanswered && kind == 'S' { // Sync: the server has all of it
			return
		}
	}
}

// committing reports whether a message asks for a COMMIT. It remembers the statements that are prepared.
func committing(texts map[string]string, kind byte, raw []byte) bool {
	body := raw[min(len(raw), 5):]
	switch kind {
	case 'Q': // Query: text
		return bytes.HasPrefix(body, []byte("COMMIT"))
	case 'P': // Parse: name, text
		name, rest, _ := bytes.Cut(body, []byte{0})
		text, _, _ := bytes.Cut(rest, []byte{0})
		texts[string(name)] = string(text)
	case 'B': // Bind: portal, name
		_, rest, _ := bytes.Cut(body, []byte{0})
		name, _, _ := bytes.Cut(rest, []byte{0})
		return texts[string(name)] == "COMMIT"
	}
	return false
}

// message reads one message of a client, with its head. The first has no kind.
func message(r io.Reader, first bool) (kind byte, raw []byte, err error) {
	head := 5
	if first {
		head = 4
	}
	raw = make([]byte, head)
	if _, err := io.ReadFull(r, raw); err != nil {
		return 0, nil, err
	}
	n := binary.BigEndian.Uint32(raw[head-4:])
	if n < 4 || n > 64<<20 {
		return 0, nil, errors.New("not PostgreSQL's protocol")
	}
	raw = append(raw, make([]byte, n-4)...)
	_, err = io.ReadFull(r, raw[head:])
	if !first {
		kind = raw[0]
	}
	return kind, raw, err
}
