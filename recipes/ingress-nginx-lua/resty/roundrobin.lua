-- Weighted round robin over a table of node = weight, with the interface of lua-resty-balancer's resty.roundrobin.
-- Each find adds every node's weight to its credit, takes the node with most credit, and lets it pay the sum of all weights.
local _M = {}
local mt = { __index = _M }

local function sorted(nodes)
  local ids = {}
  for id, weight in pairs(nodes) do
    if weight > 0 then
      ids[#ids + 1] = id
    end
  end
  table.sort(ids)
  return ids
end

function _M.new(_, nodes)
  local self = setmetatable({}, mt)
  self:reinit(nodes)
  return self
end

function _M.reinit(self, nodes)
  self.nodes = nodes
  self.ids = sorted(nodes)
  self.credit = {}
  self.total = 0
  for _, id in ipairs(self.ids) do
    self.credit[id] = 0
    self.total = self.total + nodes[id]
  end
end

function _M.set(self, id, weight)
  self.nodes[id] = weight > 0 and weight or nil
  self:reinit(self.nodes)
end

function _M.delete(self, id)
  self:set(id, 0)
end

function _M.find(self)
  local best
  for _, id in ipairs(self.ids) do
    self.credit[id] = self.credit[id] + self.nodes[id]
    if best == nil or self.credit[id] > self.credit[best] then
      best = id
    end
  end
  if best ~= nil then
    self.credit[best] = self.credit[best] - self.total
  end
  return best
end

_M.next = _M.find

return _M
