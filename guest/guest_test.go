package main

import (
	"reflect"
	"strings"
	"testing"
)

func TestCandidatesAreSeenFromInsideTheImage(t *testing.T) {
	env := []string{"A=b", "PATH=/opt/bin:relative:/bin"}
	for _, c := range []struct {
		name, dir string
		want      []string
	}{
		{"tool", "/", []string{"/opt/bin/tool", "/bin/tool"}},
		{"/usr/bin/tool", "/srv", []string{"/usr/bin/tool"}},
		{"./tool", "/srv", []string{"/srv/tool"}},
		{"../../../tool", "/srv", []string{"/tool"}},
	} {
		if got := candidates(c.name, env, c.dir); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s in %s: %v, want %v", c.name, c.dir, got, c.want)
		}
	}
}

func TestOwnerByNumberNeedsNoDatabase(t *testing.T) {
	credential, _, err := owner("65532:65533")
	if err != nil || credential.Uid != 65532 || credential.Gid != 65533 {
		t.Fatalf("%v %v", credential, err)
	}
	if _, _, err := owner("nobody-has-this-name"); err == nil {
		t.Fatal("a user that the image lacks is refused")
	}
}

func TestTailKeepsBeginningAndEnd(t *testing.T) {
	var t1 tail
	for i := 0; i < 10; i++ {
		_, _ = t1.Write([]byte(strings.Repeat("x", keep/4)))
	}
	_, _ = t1.Write([]byte("the end"))
	text := string(t1.bytes())
	if len(text) > 2*keep+20 || !strings.Contains(text, "[cut here]") || !strings.HasSuffix(text, "the end") {
		t.Fatalf("%d bytes, ends %q", len(text), text[len(text)-20:])
	}
}
