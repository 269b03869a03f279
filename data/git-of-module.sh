#!/bin/sh
# Answers for `git` where a project came as a published module and has no git tree: what its version and the module proxy tell of the
# commit it was made from. Build scripts that ask git for commit, version or time run with this; whatever else they ask fails.
# Facts: LOONG_ADAPT_VERSION, LOONG_ADAPT_COMMIT, LOONG_ADAPT_EPOCH, LOONG_ADAPT_TIME (the same, written out); any may be empty.
set -u

refuse() {
  echo "fatal: this is a published module ($LOONG_ADAPT_VERSION), not a git tree; not known of it: git $*" >&2
  exit 128
}

known() { # text, then the words of the question
  [ -n "$1" ] || { shift; refuse "$@"; }
  printf '%s\n' "$1"
}

shortened() { # digits
  printf '%s' "$LOONG_ADAPT_COMMIT" | cut -c "1-$1"
}

formatted() { # format, then the words of the question
  format=$1
  shift
  text=$(printf '%s' "$format" | sed -e "s/%H/$LOONG_ADAPT_COMMIT/g; s/%h/$(shortened 7)/g; s/%[ca]t/$LOONG_ADAPT_EPOCH/g; s/%[ca]I/$LOONG_ADAPT_TIME/g; s/%[ca]s/${LOONG_ADAPT_TIME%%T*}/g")
  case $text in
    *%*) refuse "$@" ;;
  esac
  known "$text" "$@"
}

question=$*
while [ $# -gt 0 ]; do
  case $1 in
    -C | -c | --git-dir | --work-tree) shift; [ $# -eq 0 ] || shift ;;
    -*) shift ;;
    *) break ;;
  esac
done
command=${1-}
[ $# -eq 0 ] || shift

case $command in
  rev-parse)
    digits=40 refname=
    for word; do
      case $word in
        --short) digits=7 ;;
        --short=*) digits=${word#--short=} ;;
        --abbrev-ref | --symbolic-full-name) refname=HEAD ;;
        --is-inside-work-tree) echo true; exit 0 ;;
        --show-toplevel) pwd; exit 0 ;;
        --verify | -q | --quiet | HEAD | 'HEAD^{commit}' | '@') ;;
        *) refuse "$question" ;;
      esac
    done
    case $digits in
      '' | *[!0-9]*) refuse "$question" ;;
    esac
    known "${refname:-$(shortened "$digits")}" "$question"
    ;;
  log | show)
    format=
    for word; do
      case $word in
        --format=* | --pretty=*) format=${word#*=} ;;
      esac
    done
    format=${format#format:}
    format=${format#tformat:}
    [ -n "$format" ] || refuse "$question"
    formatted "$format" "$question"
    ;;
  rev-list)
    case " $* " in
      *' --count '*) refuse "$question" ;;
    esac
    known "$LOONG_ADAPT_COMMIT" "$question"
    ;;
  describe)
    known "$LOONG_ADAPT_VERSION" "$question"
    ;;
  tag)
    case " $* " in
      *' --points-at '*) printf '%s\n' "$LOONG_ADAPT_VERSION" ;;
      *) refuse "$question" ;;
    esac
    ;;
  symbolic-ref | branch)
    echo HEAD
    ;;
  status | diff | diff-index | diff-files | update-index)
    # A published module is what its checksum says: nothing in it is changed.
    ;;
  --version | version | '')
    echo 'git version 2.0.0 (facts of a published module)'
    ;;
  *)
    refuse "$question"
    ;;
esac
