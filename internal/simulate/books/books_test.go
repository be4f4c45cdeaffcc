package books_test

import (
	"testing"

	"github.com/hueandcry/hueandcry/internal/simulate/books"
	"github.com/hueandcry/hueandcry/store/storetest"
)

func TestRules(t *testing.T) {
	storetest.RunRules(t, func() storetest.Rules { return books.Open(books.Options{}) })
}
