// Writes nginx' configuration as the controller does, by the controller's own template code, for one application; then becomes nginx.
// It stands in for the controller where there is no Kubernetes to watch. It is built inside a copy of the controller's module.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"syscall"

	networking "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/ingress-nginx/internal/ingress/annotations/log"
	"k8s.io/ingress-nginx/internal/ingress/annotations/proxy"
	"k8s.io/ingress-nginx/internal/ingress/controller/config"
	"k8s.io/ingress-nginx/internal/ingress/controller/template"
	"k8s.io/ingress-nginx/internal/net/ssl"
	"k8s.io/ingress-nginx/internal/nginx"
	"k8s.io/ingress-nginx/pkg/apis/ingress"
)

const output = "/etc/nginx/nginx.conf"

func port(name string) int {
	number, err := strconv.Atoi(os.Getenv(name))
	if err != nil {
		panic(name + " is no port")
	}
	return number
}

func main() {
	tmpl, err := template.NewTemplate(nginx.TemplatePath)
	if err != nil {
		fmt.Fprintf(os.Stderr, "F0101 00:00:00.000000       1 nginx.go:175] Invalid NGINX configuration template: %v\n", err)
		os.Exit(255)
	}
	settings := map[string]string{}
	if err := json.Unmarshal([]byte(os.Getenv("SETTINGS")), &settings); err != nil {
		panic(err)
	}
	cfg := template.ReadConfig(settings)
	cfg.Checksum = "1"
	cfg.MaxWorkerOpenFiles = 1024
	cfg.MaxWorkerConnections = 512
	cfg.ServerNameHashBucketSize = 64
	cfg.ServerNameHashMaxSize = 512
	cfg.DefaultSSLCertificate = ssl.GetFakeSSLCert()
	prefix := networking.PathTypePrefix
	rule := &ingress.Ingress{Ingress: networking.Ingress{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "app"}}}
	behaviour := proxy.Config{
		BodySize: "1m", ConnectTimeout: 5, SendTimeout: 60, ReadTimeout: 60, BuffersNumber: 4, BufferSize: "4k", CookieDomain: "off", CookiePath: "off",
		NextUpstream: "error timeout", NextUpstreamTries: 3, ProxyRedirectFrom: "off", ProxyRedirectTo: "off", RequestBuffering: "on", ProxyBuffering: "off",
		ProxyHTTPVersion: "1.1", ProxyMaxTempFileSize: "1024m",
	}
	location := func(backend string) *ingress.Location {
		return &ingress.Location{Path: "/", PathType: &prefix, Backend: backend, Ingress: rule, Proxy: behaviour, Logs: log.Config{Access: true}}
	}
	content, err := tmpl.Write(&config.TemplateConfig{
		Cfg: cfg, PID: nginx.PID, BacklogSize: 511, HealthzURI: "/healthz", MaxmindEditionFiles: &[]string{},
		StatusPath: nginx.StatusPath, StatusPort: port("STATUS_PORT"), StreamPort: port("STREAM_PORT"),
		ListenPorts: &config.ListenPorts{HTTP: port("HTTP_PORT"), HTTPS: port("HTTPS_PORT"), Health: port("HEALTH_PORT"), Default: port("DEFAULT_PORT"), SSLProxy: port("PROXY_PORT")},
		Servers: []*ingress.Server{
			{Hostname: "_", Locations: []*ingress.Location{location("upstream-default-backend")}, SSLCert: ssl.GetFakeSSLCert()},
			{Hostname: "app.example.test", Locations: []*ingress.Location{location("default-app-80")}},
		},
	})
	if err != nil {
		fmt.Fprintf(os.Stderr, "Invalid NGINX configuration template: %v\n", err)
		os.Exit(255)
	}
	if err := os.WriteFile(output, content, 0o644); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	arguments := append([]string{"/usr/bin/nginx", "-c", output}, os.Args[1:]...)
	if err := syscall.Exec(arguments[0], arguments, os.Environ()); err != nil {
		fmt.Fprintf(os.Stderr, "fork/exec %s: %v\n", arguments[0], err)
		os.Exit(127)
	}
}
