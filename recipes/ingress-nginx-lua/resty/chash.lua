-- Consistent hashing over a table of node = weight, with the interface of lua-resty-balancer's resty.chash.
-- Each node has points on a ring of 32-bit hashes, in number by its weight; a key belongs to the first point at or behind its own hash.
local _M = {}
local mt = { __index = _M }

local hash = ngx.crc32_long
local POINTS = 160

local function before(a, b)
  if a.at == b.at then
    return a.id < b.id
  end
  return a.at < b.at
end

function _M.new(_, nodes)
  local self = setmetatable({}, mt)
  self:reinit(nodes)
  return self
end

function _M.reinit(self, nodes)
  local ring = {}
  for id, weight in pairs(nodes) do
    for point = 1, POINTS * weight do
      ring[#ring + 1] = { at = hash(id .. "|" .. point), id = id }
    end
  end
  table.sort(ring, before)
  self.nodes, self.ring = nodes, ring
end

function _M.set(self, id, weight)
  self.nodes[id] = weight > 0 and weight or nil
  self:reinit(self.nodes)
end

function _M.delete(self, id)
  self:set(id, 0)
end

-- Answers the node and its index on the ring, from which next goes on.
function _M.find(self, key)
  local ring = self.ring
  if #ring == 0 then
    return nil
  end
  local wanted = hash(tostring(key))
  local first, last = 1, #ring + 1
  while first < last do
    local middle = math.floor((first + last) / 2)
    if ring[middle].at < wanted then
      first = middle + 1
    else
      last = middle
    end
  end
  local index = first <= #ring and first or 1
  return ring[index].id, index
end

function _M.next(self, index)
  local ring = self.ring
  if #ring == 0 then
    return nil
  end
  local following = index % #ring + 1
  return ring[following].id, following
end

return _M
