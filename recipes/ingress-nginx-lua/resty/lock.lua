-- A lock on a key of a shared dictionary, with the interface of lua-resty-lock. Options: exptime, after which a lock is lost (30 s); timeout,
-- for which to wait (5 s); step, the first time to sleep (0.001 s); ratio, by which it grows (2); max_step (0.5 s).
local _M = {}
local mt = { __index = _M }

function _M.new(_, dictionary, options)
  local shared = ngx.shared[dictionary]
  if not shared then
    return nil, "dictionary not found"
  end
  options = options or {}
  return setmetatable({
    shared = shared, exptime = options.exptime or 30, timeout = options.timeout or 5, step = options.step or 0.001,
    ratio = options.ratio or 2, max_step = options.max_step or 0.5,
  }, mt)
end

function _M.lock(self, key)
  if self.key then
    return nil, "locked"
  end
  local waited, step = 0, self.step
  while true do
    local taken, problem = self.shared:add(key, true, self.exptime)
    if taken then
      self.key = key
      return waited
    end
    if problem ~= "exists" then
      return nil, problem
    end
    if waited >= self.timeout then
      return nil, "timeout"
    end
    local pause = math.min(step, self.timeout - waited)
    ngx.sleep(pause)
    waited, step = waited + pause, math.min(step * self.ratio, self.max_step)
  end
end

function _M.unlock(self)
  local key = self.key
  if not key then
    return nil, "unlocked"
  end
  self.key = nil
  self.shared:delete(key)
  return 1
end

function _M.expire(self, exptime)
  if not self.key then
    return nil, "unlocked"
  end
  return self.shared:set(self.key, true, exptime or self.exptime)
end

return _M
