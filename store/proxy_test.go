package store_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/url"
	"path/filepath"
	"slices"
	"sync"
	"testing"
)

// A cut is where a proxy ends a connection between a store and its server.
type cut int

const (
	nowhere        cut = iota
	beforeCommit       // the server never hears of it
	atCommit           // the server hears of it, and nobody waits for what it makes of it
	afterCommit        // the server has answered, and the answer is lost
	frozenAtWork       // nothing is cut, and nothing handed on any more once a transaction has begun
	frozenAtCommit     // the same, between the statements that come with the COMMIT
	muted              // the server has made its COMMIT and says nothing any more
)

// proxy stands between a store and its server, and knows enough of PostgreSQL's protocol to see a COMMIT.
type proxy struct {
	net.Listener

	socket string
	mu     sync.Mutex
	next   cut  // of the next transaction that commits
	shut   bool // nobody is let in
	cuts   int  // made
	done   chan struct{}
	open   map[net.Conn]bool
}

// newProxy returns a proxy for a database on a unix socket, and the address through it.
func newProxy(t *testing.T, dsn string) (p *proxy, through string) {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p = &proxy{Listener: l, socket: filepath.Join(u.Query().Get("host"), ".s.PGSQL.5432"), done: make(chan struct{}), open: map[net.Conn]bool{}}
	var serving sync.WaitGroup
	serving.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			serving.Go(func() { p.serve(c) })
		}
	})
	t.Cleanup(func() {
		l.Close()
		close(p.done)
		p.refuse(true)
		serving.Wait()
	})
	return p, "postgres://postgres@" + l.Addr().String() + u.Path + "?sslmode=disable"
}

// plan sets where the next transaction that commits is cut.
func (p *proxy) plan(c cut) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.next = c
}

// refuse cuts every connection and lets nobody in, until it is told otherwise.
func (p *proxy) refuse(shut bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.shut = shut
	if shut {
		for c := range p.open {
			c.Close()
		}
	}
}

func (p *proxy) made() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.cuts
}

// take is the cut that is planned, if it is one of these.
func (p *proxy) take(cuts ...cut) cut {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := p.next
	if !slices.Contains(cuts, c) {
		return nowhere
	}
	p.next = nowhere
	p.cuts++
	return c
}

func (p *proxy) serve(client net.Conn) {
	defer client.Close()
	server, err := new(net.Dialer).Dial("unix", p.socket)
	if err != nil {
		return
	}
	defer server.Close()
	p.mu.Lock()
	shut := p.shut
	p.open[client] = true
	p.mu.Unlock()
	defer func() {
		p.mu.Lock()
		delete(p.open, client)
		p.mu.Unlock()
	}()
	if shut {
		return
	}
	var deaf sync.Mutex // held: what the server answers is not handed on
	var back sync.WaitGroup
	answered := make(chan struct{}, 1)
	back.Go(func() {
		defer client.Close()
		buf := make([]byte, 64<<10)
		for {
			n, err := server.Read(buf)
			if err != nil {
				return
			}
			if !deaf.TryLock() {
				if bytes.Contains(buf[:n], []byte("COMMIT\x00")) {
					answered <- struct{}{}
				}
				continue
			}
			_, err = client.Write(buf[:n])
			deaf.Unlock()
			if err != nil {
				return
			}
		}
	})
	p.forward(client, server, &deaf, answered)
	server.Close()
	back.Wait()
}

// forward hands on what the store says, message by message.
func (p *proxy) forward(client io.Reader, server io.Writer, deaf *sync.Mutex, answered <-chan struct{}) {
	texts := map[string]string{} // of statements, by their names
	at, entering, inside := nowhere, false, false
	for begun := false; ; {
		kind, body, err := message(client, begun)
		if err != nil {
			return
		}
		begun = true
		if inside { // a transaction has begun; this is the first that is done in it
			inside, at = false, p.take(frozenAtWork)
		}
		switch kind {
		case 'P': // Parse: name, text
			name, rest, _ := bytes.Cut(body, []byte{0})
			text, _, _ := bytes.Cut(rest, []byte{0})
			texts[string(name)] = string(text)
		case 'B': // Bind: portal, name
			_, rest, _ := bytes.Cut(body, []byte{0})
			name, _, _ := bytes.Cut(rest, []byte{0})
			switch texts[string(name)] {
			case "BEGIN":
				entering = true
			case "COMMIT":
				at = p.take(beforeCommit, atCommit, afterCommit, frozenAtCommit, muted)
			}
		}
		switch at {
		case nowhere:
		case beforeCommit:
			return
		case frozenAtWork, frozenAtCommit:
			<-p.done
			return
		case afterCommit, atCommit, muted:
			deaf.TryLock() // once
		}
		if err := write(server, kind, body); err != nil {
			return
		}
		if kind == 'S' {
			inside, entering = entering, false
			switch at {
			case atCommit:
				return
			case afterCommit:
				select {
				case <-answered:
				case <-p.done:
				}
				return
			}
		}
	}
}

// message reads one message of a client; the first has no kind.
func message(r io.Reader, begun bool) (kind byte, body []byte, err error) {
	var head [5]byte
	from := 1
	if begun {
		from = 0
	}
	if _, err := io.ReadFull(r, head[from:]); err != nil {
		return 0, nil, err
	}
	n := binary.BigEndian.Uint32(head[1:])
	if n < 4 || n > 64<<20 {
		return 0, nil, errors.New("not PostgreSQL's protocol")
	}
	body = make([]byte, n-4)
	_, err = io.ReadFull(r, body)
	return head[0], body, err
}

func write(w io.Writer, kind byte, body []byte) error {
	var b bytes.Buffer
	if kind != 0 {
		b.WriteByte(kind)
	}
	binary.Write(&b, binary.BigEndian, uint32(len(body)+4))
	b.Write(body)
	_, err := w.Write(b.Bytes())
	return err
}
