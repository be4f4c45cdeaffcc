package rehearsal

import "context"

// CutStreams breaks every stream that is open. Whoever comes back finds the network as the faults in force
// let it be.
func (n *Network) CutStreams() {
	n.mu.Lock()
	defer n.mu.Unlock()
	for cut := range n.streams {
		(*cut)()
	}
}

// streaming is the context of one stream, until end.
func (n *Network) streaming(ctx context.Context) (streamed context.Context, end func()) {
	ctx, cut := context.WithCancel(ctx)
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.streams == nil {
		n.streams = map[*context.CancelFunc]bool{}
	}
	n.streams[&cut] = true
	return ctx, func() {
		cut()
		n.mu.Lock()
		defer n.mu.Unlock()
		delete(n.streams, &cut)
	}
}
