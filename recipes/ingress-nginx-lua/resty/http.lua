-- The controller's Lua needs an HTTP client only to fetch OCSP answers, which is off unless enable-ocsp is set. This one says that it cannot.
local _M = {}
local mt = { __index = _M }

function _M.new()
  return setmetatable({}, mt)
end

function _M.set_timeout() end

function _M.set_timeouts() end

function _M.parse_uri(_, address)
  local scheme, host, port, path = address:match("^(https?)://([^/:]+):?(%d*)(/?.*)$")
  if not scheme then
    return nil, "bad uri: " .. address
  end
  return { scheme, host, tonumber(port) or (scheme == "https" and 443 or 80), path == "" and "/" or path }
end

function _M.request_uri()
  return nil, "an HTTP client is not available in this build"
end

return _M
