package main

import (
	"flag"
	"os"
	"slices"

	"github.com/coredns/coredns/core/dnsserver"
	"github.com/coredns/coredns/coremain"

	// What kubeadm's Corefile names, and no more.
	_ "github.com/coredns/coredns/plugin/cache"
	_ "github.com/coredns/coredns/plugin/errors"
	_ "github.com/coredns/coredns/plugin/forward"
	_ "github.com/coredns/coredns/plugin/health"
	_ "github.com/coredns/coredns/plugin/kubernetes"
	_ "github.com/coredns/coredns/plugin/loadbalance"
	_ "github.com/coredns/coredns/plugin/loop"
	_ "github.com/coredns/coredns/plugin/metrics"
	_ "github.com/coredns/coredns/plugin/ready"
	_ "github.com/coredns/coredns/plugin/reload"
)

// dnsFlags keeps CoreDNS's flags, which it registers for the whole program, away from the other parts.
var dnsFlags = flag.CommandLine

// dnsNames are the flags of CoreDNS; the others are cAdvisor's, which the kubelet looks for.
var dnsNames = []string{"conf", "dns.port", "p", "pidfile", "plugins", "quiet", "version"}

func init() {
	others := flag.NewFlagSet(os.Args[0], flag.ExitOnError)
	dnsFlags.VisitAll(func(f *flag.Flag) {
		if !slices.Contains(dnsNames, f.Name) {
			others.Var(f.Value, f.Name, f.Usage)
		}
	})
	flag.CommandLine = others
	dnsserver.Directives = []string{"reload", "health", "ready", "prometheus", "errors", "cache", "loadbalance", "loop", "kubernetes", "forward"}
}

func coredns() int {
	flag.CommandLine = dnsFlags
	coremain.Run()
	return 0
}
