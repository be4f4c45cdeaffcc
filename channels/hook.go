package channels

import "net/http"

// Hooked is a channel that its network calls, to tell what happens.
type Hooked interface {
	// Hook answers the network's calls, those that prove to come from it.
	Hook() http.Handler
}
