-- The same module under the name that Debian gives it.
return require("nginx.cookie")
