'use strict'
// The servers of the network name no address when they listen, so they would be open to everybody who
// can reach this machine. Loaded first (node -r), this gives every such call the loopback address.
const net = require('node:net')

const listen = net.Server.prototype.listen

net.Server.prototype.listen = function (first, ...rest) {
  if (first !== null && typeof first === 'object' && 'port' in first && !first.host) {
    return listen.call(this, { ...first, host: '127.0.0.1' }, ...rest)
  }
  const isPort = typeof first === 'number' || (typeof first === 'string' && /^\d+$/.test(first))
  if (isPort && typeof rest[0] !== 'string') {
    return listen.call(this, first, '127.0.0.1', ...rest)
  }
  return listen.call(this, first, ...rest)
}
