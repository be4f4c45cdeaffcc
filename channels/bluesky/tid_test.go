package bluesky

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestMintedKeys(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		created := time.UnixMicro(rapid.Int64Range(0, 1<<53-1).Draw(t, "created"))
		key := rapid.String().Draw(t, "key")
		id := mint(created, key)
		if again := mint(created, key); again != id {
			t.Fatalf("the same delivery gets %q and %q", id, again)
		}
		at, ok := tidTime(id)
		if !ok {
			t.Fatalf("%q is no TID", id)
		}
		if off := at.Sub(created).Abs(); off > 17*time.Second {
			t.Fatalf("the key of a post of %s says %s", created, at)
		}
		if other := mint(created, key+"/boost"); other == id {
			t.Fatalf("two deliveries get the key %q", id)
		}
	})
}

func TestKeysOfOneMomentDiffer(t *testing.T) {
	created := time.Date(2026, 11, 21, 17, 30, 0, 0, time.UTC)
	seen := map[string]int{}
	for i := range 20_000 {
		id := mint(created, "01920000-0000-7000-8000-000000000001/"+string(rune('a'+i%26))+time.Duration(i).String())
		if before, ok := seen[id]; ok {
			t.Fatalf("deliveries %d and %d share the key %q", before, i, id)
		}
		seen[id] = i
	}
}

func TestKeysFollowTime(t *testing.T) {
	early := mint(time.Date(2026, 11, 21, 17, 30, 0, 0, time.UTC), "a")
	late := mint(time.Date(2026, 11, 21, 17, 31, 0, 0, time.UTC), "b")
	if early >= late {
		t.Errorf("%q does not come before %q", early, late)
	}
}

func TestTIDTime(t *testing.T) {
	want := time.Date(2026, 11, 23, 1, 29, 54, 123_456_000, time.UTC)
	got, ok := tidTime(encodeTID(uint64(want.UnixMicro()) << clockBits))
	if !ok || !got.Equal(want) {
		t.Errorf("read %s %t, want %s", got, ok, want)
	}
}
