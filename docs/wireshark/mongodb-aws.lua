-- A dissector for Wireshark and tshark that shows what is in the payloads of a MongoDB login with AWS IAM (MONGODB-AWS).
-- docs/capture-a-login.md says how to use it. It works on what Wireshark's own dissector "mongo" finds, which puts
-- together what TCP cut in pieces, and it never prints a session token or a whole access key id.
-- The payloads: https://github.com/mongodb/specifications/blob/master/source/auth/auth.md#mongodb-aws

local login = Proto("mongodb_aws", "MongoDB login with AWS IAM")

local fields = {
  step = ProtoField.string("mongodb_aws.step", "Step"),
  r = ProtoField.bytes("mongodb_aws.client_nonce", "Client nonce (r)"),
  p = ProtoField.string("mongodb_aws.gs2_cb_flag", "Channel binding flag (p)"),
  s = ProtoField.bytes("mongodb_aws.server_nonce", "Server nonce (s)"),
  s_client = ProtoField.bytes("mongodb_aws.server_nonce.client", "Its first half, the client's"),
  s_server = ProtoField.bytes("mongodb_aws.server_nonce.server", "Its second half, the server's"),
  h = ProtoField.string("mongodb_aws.sts_host", "STS host (h)"),
  a = ProtoField.none("mongodb_aws.authorization", "Authorization header (a)"),
  algorithm = ProtoField.string("mongodb_aws.algorithm", "Algorithm"),
  key_id = ProtoField.string("mongodb_aws.access_key_id", "Access key id, masked"),
  scope = ProtoField.string("mongodb_aws.credential_scope", "Credential scope"),
  headers = ProtoField.string("mongodb_aws.signed_headers", "Signed headers"),
  signature = ProtoField.string("mongodb_aws.signature", "Signature"),
  d = ProtoField.string("mongodb_aws.date", "Date (d)"),
  t = ProtoField.uint32("mongodb_aws.session_token_length", "Length of the session token (t)"),
}
login.fields = fields

-- The command's document: in OP_MSG, and in the older OP_QUERY.
local documents = { Field.new("mongo.msg.sections.section.body"), Field.new("mongo.query") }

-- How many bytes a BSON value has, by its type; PREFIXED types say it themselves. https://bsonspec.org/spec.html
local SIZES = { [1] = 8, [6] = 0, [7] = 12, [8] = 1, [9] = 8, [10] = 0, [16] = 4, [17] = 8, [18] = 8, [19] = 16 }
local STRING, BINARY, INT32 = 2, 5, 16
local PREFIXED = { [STRING] = 4, [3] = 0, [4] = 0, [BINARY] = 5, [13] = 4, [14] = 4 }
-- Nobody logs in with a longer command.
local MAX_DOCUMENT_BYTES = 65536

-- All that follows works on strings of the bytes that are there, so that a frame that was cut short is no error.
local function uint32(bytes, at)
  local a, b, c, d = bytes:byte(at, at + 3)
  return d and a + b * 256 + c * 65536 + d * 16777216
end

-- The elements of a document, in their order and by name: type, where the value begins (counted from 1), how many bytes
-- it has, and those that are there.
local function elements(bytes)
  local found, at = {}, 5
  while at < #bytes and bytes:byte(at) ~= 0 do
    local kind, name_end = bytes:byte(at), bytes:find("\0", at + 1, true)
    if not name_end then break end
    local first, size = name_end + 1, SIZES[kind]
    if PREFIXED[kind] then
      local length = uint32(bytes, first)
      if not length then break end
      size = PREFIXED[kind] + length
      -- What a string or binary value says begins behind its length, and behind the subtype.
      if kind == STRING or kind == BINARY then first, size = first + PREFIXED[kind], length end
    end
    if not size then break end
    local name, value = bytes:sub(at + 1, name_end - 1), bytes:sub(first, first + size - 1)
    found[#found + 1] = { name = name, kind = kind, first = first, size = size, bytes = value }
    found[name] = found[#found]
    at = first + size
  end
  return found
end

-- A string without the zero at its end.
local function text_of(element) return (element.bytes:gsub("\0$", "")) end

-- Anything but what belongs here may be a secret in the wrong place: of that, only how long it is.
local function hidden(text) return string.format("(%d other characters)", #text) end

local function shown(text, pattern)
  return #text <= 255 and text:find("^" .. pattern .. "$") and text or hidden(text)
end

local function masked(key_id)
  if #key_id < 16 or not key_id:find("^[%u%d*]+$") then return hidden(key_id) end
  return key_id:sub(1, 4) .. "…" .. key_id:sub(-4)
end

local function add_authorization(tree, range, header)
  local function part(name) return header:match(name .. "=([^,%s]*)") or "" end
  -- The scope is the last four parts, whatever comes before it.
  local key_id, scope = part("Credential"):match("^(.*)/([^/]*/[^/]*/[^/]*/[^/]*)$")
  local item = tree:add(fields.a, range)
  item:add(fields.algorithm, range, shown(header:match("^%S*"), "AWS4%-[%u%d-]+"))
  item:add(fields.key_id, range, masked(key_id or part("Credential")))
  item:add(fields.scope, range, shown(scope or "", "%d*/[%l%d-]*/%l*/aws4_request"))
  item:add(fields.headers, range, shown(part("SignedHeaders"), "[%l%d;-]*"))
  item:add(fields.signature, range, shown(part("Signature"), "%x*"))
end

-- What is shown of each field of a payload: its type, and how it is added.
local ADD = {
  r = { BINARY, function(tree, range) tree:add(fields.r, range) end },
  s = { BINARY, function(tree, range)
    local nonce = tree:add(fields.s, range)
    if range:len() ~= 64 then return end
    nonce:add(fields.s_client, range:range(0, 32))
    nonce:add(fields.s_server, range:range(32, 32))
  end },
  p = { INT32, function(tree, range, element)
    local flag = element.bytes:byte(1)
    tree:add(fields.p, range, flag >= 33 and flag <= 126 and string.char(flag) or "byte " .. flag)
  end },
  h = { STRING, function(tree, range, element) tree:add(fields.h, range, shown(text_of(element), "[%w.:-]*")) end },
  a = { STRING, function(tree, range, element) add_authorization(tree, range, text_of(element)) end },
  d = { STRING, function(tree, range, element) tree:add(fields.d, range, shown(text_of(element), "[%dTZ]*")) end },
  t = { STRING, function(tree, range, element) tree:add(fields.t, range, element.size - 1) end },
}

-- Which message of a login this document is, told by what its payload holds.
local function step_of(command, payload)
  if command.saslStart then
    local mechanism = command.mechanism
    return mechanism and text_of(mechanism) == "MONGODB-AWS" and "saslStart (client first)"
  end
  if command.saslContinue then return payload.a and "saslContinue (client second)" end
  return command.conversationId and payload.s and payload.h and "reply to saslStart (server first)"
end

-- The payload's bytes, where they are shown, and its elements. Drivers send it as binary data or as text in base64.
local function payload_of(element, document)
  if #element.bytes == 0 then return end
  if element.kind == BINARY then return element.bytes, document:range(element.first - 1, #element.bytes) end
  if element.kind ~= STRING then return end
  local decoded = ByteArray.new(text_of(element), true):base64_decode()
  if decoded:len() > 0 then return decoded:raw(), decoded:tvb("MONGODB-AWS payload"):range() end
end

local function add_document(document, tree, pinfo)
  local command = elements(document:bytes():raw())
  if not command.payload then return end
  local bytes, range = payload_of(command.payload, document)
  if not bytes then return end
  local payload = elements(bytes)
  local step = step_of(command, payload)
  if not step then return end

  local item = tree:add(login, range)
  item:add(fields.step, range, step)
  for _, element in ipairs(payload) do
    local kind, add = table.unpack(ADD[element.name] or {})
    if kind == element.kind and #element.bytes > 0 then
      add(item, range:range(element.first - 1, #element.bytes), element)
    end
  end
  pinfo.cols.info:append(", MONGODB-AWS " .. step)
end

function login.dissector(_, pinfo, tree)
  for _, field in ipairs(documents) do
    for _, document in ipairs({ field() }) do
      local range = document.range
      add_document(range:range(0, math.min(range:len(), MAX_DOCUMENT_BYTES)), tree, pinfo)
    end
  end
end
register_postdissector(login)
