-- Says whether an address is in one of several networks, with the interface of lua-resty-ipmatcher: new(list), matcher:match(address).
local _M = {}
local mt = { __index = _M }

local function bits_of(bytes)
  local bits = {}
  for _, byte in ipairs(bytes) do
    for position = 7, 0, -1 do
      bits[#bits + 1] = math.floor(byte / 2 ^ position) % 2
    end
  end
  return bits
end

local function ipv4(text)
  local bytes = { text:match("^(%d+)%.(%d+)%.(%d+)%.(%d+)$") }
  if #bytes ~= 4 then
    return nil
  end
  for index, part in ipairs(bytes) do
    bytes[index] = tonumber(part)
    if bytes[index] > 255 then
      return nil
    end
  end
  return bytes
end

local function groups(text)
  local bytes = {}
  if text == "" then
    return bytes
  end
  for part in (text .. ":"):gmatch("([^:]*):") do
    if part:find(".", 1, true) then
      local tail = ipv4(part)
      if not tail then
        return nil
      end
      for _, byte in ipairs(tail) do
        bytes[#bytes + 1] = byte
      end
    else
      local value = part:match("^%x%x?%x?%x?$") and tonumber(part, 16)
      if not value then
        return nil
      end
      bytes[#bytes + 1] = math.floor(value / 256)
      bytes[#bytes + 1] = value % 256
    end
  end
  return bytes
end

local function ipv6(text)
  local head, tail = text:match("^(.-)::(.*)$")
  local bytes = groups(head or text)
  if not bytes then
    return nil
  end
  if head then
    local rest = groups(tail)
    if not rest or #bytes + #rest > 14 then
      return nil
    end
    while #bytes + #rest < 16 do
      bytes[#bytes + 1] = 0
    end
    for _, byte in ipairs(rest) do
      bytes[#bytes + 1] = byte
    end
  end
  return #bytes == 16 and bytes or nil
end

local function parse(text)
  local bytes = text:find(":", 1, true) and ipv6(text) or ipv4(text)
  return bytes and bits_of(bytes)
end

function _M.new(networks)
  local list = {}
  for _, network in ipairs(networks) do
    local address, length = network:match("^(.-)/(%d+)$")
    local bits = parse(address or network)
    length = tonumber(length) or bits and #bits
    if not bits or length > #bits then
      return nil, "invalid ip address: " .. network
    end
    list[#list + 1] = { bits = bits, length = length }
  end
  return setmetatable({ networks = list }, mt)
end

function _M.match(self, address)
  local bits = parse(address)
  if not bits then
    return false, "invalid ip address, not ipv4 and ipv6"
  end
  for _, network in ipairs(self.networks) do
    local same = #network.bits == #bits
    for position = 1, same and network.length or 0 do
      if network.bits[position] ~= bits[position] then
        same = false
        break
      end
    end
    if same then
      return true
    end
  end
  return false
end

return _M
