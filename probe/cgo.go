package main

import (
	"bytes"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// cgo makes a root of a package whose C side leaves the target out: a `#cgo` line with libraries for
// some architectures, object files, C code that ends in an #error or needs headers of the baseline.
func (a *analysis) cgo(p *pkg, m machines) {
	b := a.e.baseline.world.pkgs[p.ImportPath]
	if len(p.CgoFiles) == 0 || b == nil {
		return
	}
	found := append(a.directives(p, b), a.objects(p, b)...)
	found = append(found, a.sources(p, m)...)
	for _, one := range found {
		a.root(p, "cgo").add("", a.message(p, one))
	}
}

var directive = regexp.MustCompile(`^#cgo\s+(?:([^:]*?)\s+)?(LDFLAGS|pkg-config):\s*(.*)$`)

// directives are `#cgo` lines that give the baseline libraries by its name and the target none.
func (a *analysis) directives(p, b *pkg) []problem {
	type line struct {
		problem
		flag string
	}
	var lacking []line
	own := map[string]bool{}
	target, baseline := a.e.target.world.arch, a.e.baseline.world.arch
	// A file that holds such lines and no code is there for the linker alone: no code of the target stands in for it.
	files := append([]string{}, p.CgoFiles...)
	for _, name := range only(b.CgoFiles, p.CgoFiles) {
		if noCode(filepath.Join(b.Dir, name)) {
			files = append(files, name)
		}
	}
	for _, name := range files {
		inTarget, inBaseline := contains(p.CgoFiles, name), contains(b.CgoFiles, name)
		for _, one := range preamble(filepath.Join(p.Dir, name)) {
			match := directive.FindStringSubmatch(strings.TrimSpace(one.text))
			if match == nil {
				continue
			}
			forTarget, forBaseline := inTarget && satisfied(match[1], target), inBaseline && satisfied(match[1], baseline)
			if forTarget && !forBaseline {
				own[match[2]] = true
			}
			if forBaseline && !forTarget {
				lacking = append(lacking, line{problem{Text: strings.TrimSpace(one.text) + ": nothing for " + target, File: name, Line: one.line}, match[2]})
			}
		}
	}
	var found []problem
	for _, one := range lacking {
		if !own[one.flag] {
			found = append(found, one.problem)
		}
	}
	return found
}

// noCode is true for a Go file that imports and declares nothing.
func noCode(path string) bool {
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	return err == nil && len(file.Decls) == len(file.Imports)
}

// satisfied evaluates the constraints of a `#cgo` line, as cmd/go does: blanks mean or, commas and.
func satisfied(constraints, arch string) bool {
	if strings.TrimSpace(constraints) == "" {
		return true
	}
	for _, alternative := range strings.Fields(constraints) {
		all := true
		for _, term := range strings.Split(alternative, ",") {
			tag, negated := strings.CutPrefix(term, "!")
			all = all && (tag == arch || tag == "linux" || tag == "unix" || tag == "cgo" || tag == "gc") != negated
		}
		if all {
			return true
		}
	}
	return false
}

// objects are object files that are linked for the baseline, where the target has none.
func (a *analysis) objects(p, b *pkg) []problem {
	if len(only(p.SysoFiles, b.SysoFiles)) > 0 {
		return nil
	}
	var found []problem
	for _, name := range only(b.SysoFiles, p.SysoFiles) {
		found = append(found, problem{Text: "is linked for " + a.e.baseline.world.arch + "; there is none for " + a.e.target.world.arch, File: name})
	}
	return found
}

// sources are lines of C code that the target's compiler must refuse and the baseline's doesn't.
func (a *analysis) sources(p *pkg, m machines) []problem {
	headers, err := regexp.Compile(m.Baseline.Headers)
	if err != nil || m.Baseline.Headers == "" {
		return nil
	}
	var found []problem
	for _, name := range append(append(append(append([]string{}, p.CgoFiles...), p.CFiles...), p.CXXFiles...), p.HFiles...) {
		path := filepath.Join(p.Dir, name)
		var lines []cLine
		if strings.HasSuffix(name, ".go") {
			lines = preamble(path)
		} else if text, err := os.ReadFile(path); err == nil && len(text) < 32<<20 {
			lines = numbered(string(text), 1)
		}
		before := map[int]bool{}
		for _, one := range refused(lines, m.Baseline, m.Macros, nil) {
			before[one.line] = true
		}
		for _, one := range refused(lines, m.Target, m.Macros, headers) {
			if !before[one.line] {
				found = append(found, problem{Text: one.text, File: name, Line: one.line})
			}
		}
	}
	return found
}

// cLine is a line of C code and its number in its file.
type cLine struct {
	text string
	line int
}

func numbered(text string, first int) []cLine {
	var lines []cLine
	for i, one := range strings.Split(text, "\n") {
		lines = append(lines, cLine{one, first + i})
	}
	return lines
}

// preamble is the C code in front of `import "C"`.
func preamble(path string) []cLine {
	fset := token.NewFileSet()
	src, err := os.ReadFile(path)
	if err != nil || !bytes.Contains(src, []byte(`"C"`)) {
		return nil
	}
	file, err := parser.ParseFile(fset, path, src, parser.ImportsOnly|parser.ParseComments)
	if err != nil {
		return nil
	}
	var lines []cLine
	for _, group := range file.Comments {
		last := fset.Position(group.End()).Line
		before := false
		for _, spec := range file.Imports {
			if name, _ := strconv.Unquote(spec.Path.Value); name == "C" && fset.Position(spec.Pos()).Line-last <= 1 && spec.Pos() > group.End() {
				before = true
			}
		}
		if !before {
			continue
		}
		for _, comment := range group.List {
			text := strings.TrimSuffix(strings.TrimPrefix(comment.Text, "/*"), "*/")
			lines = append(lines, numbered(strings.TrimPrefix(text, "//"), fset.Position(comment.Pos()).Line)...)
		}
	}
	return lines
}

var (
	condition = regexp.MustCompile(`^\s*#\s*(if|ifdef|ifndef|elif|else|endif|error|include)\b\s*(.*?)\s*(?://.*|/\*.*)?$`)
	isDefined = regexp.MustCompile(`defined\s*\(?\s*(\w+)\s*\)?|\b([A-Za-z_]\w*)\b`)
	included  = regexp.MustCompile(`^<([^>]+)>`)
)

// refused are the #error lines, and the includes of such headers, that a compiler of a machine is sure to reach.
func refused(lines []cLine, m machine, all []string, headers *regexp.Regexp) []cLine {
	type level struct{ now, any int } // 1 true, -1 false, 0 unknown: of this branch, and of those before it.
	var stack []level
	var found []cLine
	for _, one := range lines {
		match := condition.FindStringSubmatch(one.text)
		if match == nil {
			continue
		}
		word, rest := match[1], match[2]
		switch word {
		case "if", "ifdef", "ifndef":
			now := evaluate(word, rest, m, all)
			stack = append(stack, level{now, now})
		case "elif", "else":
			if len(stack) == 0 {
				continue
			}
			top := &stack[len(stack)-1]
			now := 1
			if word == "elif" {
				now = evaluate("if", rest, m, all)
			}
			top.now = and(-top.any, now)
			top.any = or(top.any, now)
		case "endif":
			if len(stack) > 0 {
				stack = stack[:len(stack)-1]
			}
		default:
			sure := true
			for _, l := range stack {
				sure = sure && l.now == 1
			}
			if name := included.FindStringSubmatch(rest); sure && (word == "error" || name != nil && headers != nil && headers.MatchString(name[1])) {
				found = append(found, cLine{strings.TrimSpace(one.text), one.line})
			}
		}
	}
	return found
}

func and(a, b int) int { return min(a, b) }
func or(a, b int) int  { return max(a, b) }

// evaluate says whether a condition holds: 1 yes, -1 no, 0 where it depends on more than the architecture.
func evaluate(word, text string, m machine, all []string) int {
	if word == "ifdef" || word == "ifndef" {
		value := known(strings.TrimSpace(text), m, all)
		if word == "ifndef" {
			return -value
		}
		return value
	}
	value := -1
	for _, alternative := range strings.Split(text, "||") {
		term := 1
		for _, part := range strings.Split(alternative, "&&") {
			part = strings.Trim(strings.TrimSpace(part), "() ")
			plain, negated := strings.CutPrefix(part, "!")
			one := 0
			if match := isDefined.FindStringSubmatch(plain); match != nil && !strings.ContainsAny(plain, "<>=+-*/") {
				one = known(match[1]+match[2], m, all)
			} else if plain == "0" {
				one = -1
			} else if plain == "1" {
				one = 1
			}
			if negated {
				one = -one
			}
			term = and(term, one)
		}
		value = or(value, term)
	}
	if strings.Count(text, "(") > 0 && strings.Contains(text, "||") && strings.Contains(text, "&&") {
		return 0 // Parentheses may bind otherwise.
	}
	return value
}

func known(name string, m machine, all []string) int {
	if contains(m.Macros, name) {
		return 1
	}
	if contains(all, name) {
		return -1
	}
	return 0
}
