package main

// withoutBodies blanks the bodies of top-level functions in a Go source, in place: what importers
// see needs none, and parsing them is most of the work. Lines stay where they are. Source that
// isn't understood is left as it is.
func withoutBodies(src []byte) []byte {
	s := &skimmer{src: src}
	for s.at < len(src) {
		c := src[s.at]
		switch {
		case wordByte(c):
			start := s.at
			s.word()
			if string(src[start:s.at]) == "func" {
				s.function()
			} else {
				s.declaration()
			}
		default:
			s.step()
		}
	}
	return src
}

// skimmer walks over tokens without looking at what they mean.
type skimmer struct {
	src []byte
	at  int
}

func (s *skimmer) word() {
	for s.at < len(s.src) && wordByte(s.src[s.at]) {
		s.at++
	}
}

// step passes one byte, or a whole string, rune or comment.
func (s *skimmer) step() {
	c := s.src[s.at]
	s.at++
	switch c {
	case '"', '\'':
		for s.at < len(s.src) && s.src[s.at] != c && s.src[s.at] != '\n' {
			if s.src[s.at] == '\\' {
				s.at++
			}
			s.at++
		}
		s.at++
	case '`':
		for s.at < len(s.src) && s.src[s.at] != '`' {
			s.at++
		}
		s.at++
	case '/':
		if s.at >= len(s.src) {
			return
		}
		switch s.src[s.at] {
		case '/':
			for s.at < len(s.src) && s.src[s.at] != '\n' {
				s.at++
			}
		case '*':
			s.at++
			for s.at+1 < len(s.src) && (s.src[s.at] != '*' || s.src[s.at+1] != '/') {
				s.at++
			}
			s.at += 2
		}
	}
	if s.at > len(s.src) {
		s.at = len(s.src)
	}
}

// declaration passes the rest of a declaration that is no function: to the end of its line, and of all brackets.
func (s *skimmer) declaration() {
	depth := 0
	for s.at < len(s.src) {
		switch c := s.src[s.at]; c {
		case '(', '[', '{':
			depth++
			s.at++
		case ')', ']', '}':
			depth--
			s.at++
		case '\n', ';':
			s.at++
			if depth <= 0 {
				return
			}
		default:
			s.step()
		}
	}
}

// function passes a function declaration and blanks its body: the first block that is no type's.
func (s *skimmer) function() {
	depth := 0
	typeBlock := false // The word before was struct or interface.
	for s.at < len(s.src) {
		switch c := s.src[s.at]; {
		case c == '(' || c == '[':
			depth++
			s.at++
			typeBlock = false
		case c == ')' || c == ']':
			depth--
			s.at++
			typeBlock = false
		case c == '{' && (depth > 0 || typeBlock):
			s.block()
			typeBlock = false
		case c == '{':
			start := s.at + 1
			s.block()
			if end := s.at - 1; end <= len(s.src) && s.src[end] == '}' {
				blank(s.src[start:end])
			}
			return
		case c == '\n' || c == ';':
			s.at++
			if depth <= 0 { // A function without a body.
				return
			}
		case wordByte(c):
			start := s.at
			s.word()
			word := string(s.src[start:s.at])
			typeBlock = word == "struct" || word == "interface"
		case c == ' ' || c == '\t' || c == '\r':
			s.at++
		default:
			s.step()
			if c != '/' {
				typeBlock = false
			}
		}
	}
}

// block passes a block with all it holds.
func (s *skimmer) block() {
	depth := 0
	for s.at < len(s.src) {
		switch s.src[s.at] {
		case '{':
			depth++
			s.at++
		case '}':
			depth--
			s.at++
			if depth == 0 {
				return
			}
		default:
			s.step()
		}
	}
}

func blank(text []byte) {
	for i, c := range text {
		if c != '\n' {
			text[i] = ' '
		}
	}
}
