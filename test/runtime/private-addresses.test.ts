import { connect, type LookupFunction } from 'node:net'
import { expect, test } from 'vitest'
import { guardAddresses, refusedRange } from '../../src/runtime/http/private-addresses.ts'

const lookedUp = (lookup: LookupFunction, host: string, all = true) =>
  new Promise((resolve, reject) =>
    lookup(host, { all }, (error, address) => (error ? reject(error) : resolve(address))),
  )

test.each([
  ['0.0.0.0', 'unspecified'],
  ['0.1.2.3', 'unspecified'],
  ['10.1.2.3', 'private'],
  ['172.16.0.1', 'private'],
  ['172.31.255.255', 'private'],
  ['192.168.1.1', 'private'],
  ['100.64.0.1', 'carrierGradeNat'],
  ['100.100.100.200', 'carrierGradeNat'],
  ['127.0.0.1', 'loopback'],
  ['127.255.255.254', 'loopback'],
  ['169.254.169.254', 'linkLocal'],
  ['168.63.129.16', 'cloud metadata'],
  ['192.0.0.192', 'reserved'],
  ['198.18.0.1', 'reserved'],
  ['203.0.113.9', 'reserved'],
  ['224.0.0.1', 'multicast'],
  ['240.0.0.1', 'reserved'],
  ['255.255.255.255', 'broadcast'],
  ['::', 'unspecified'],
  ['::1', 'loopback'],
  ['::7f00:1', 'reserved'],
  ['::ffff:127.0.0.1', 'ipv4Mapped'],
  ['::ffff:8.8.8.8', 'ipv4Mapped'],
  ['64:ff9b::a00:1', 'rfc6052'],
  ['64:ff9b:1::1', 'rfc6052'],
  ['2002:7f00:1::', '6to4'],
  ['2001::1', 'teredo'],
  ['2001:db8::1', 'reserved'],
  ['fc00::1', 'uniqueLocal'],
  ['fd00:ec2::254', 'uniqueLocal'],
  ['fe80::1', 'linkLocal'],
  ['fec0::1', 'deprecatedSiteLocal'],
  ['ff02::1', 'multicast'],
  ['4000::1', 'reserved'],
  ['not an address', 'no address'],
])('%s is refused: %s', (address, range) => {
  expect(refusedRange(address)).toBe(range)
})

test.each(['8.8.8.8', '1.1.1.1', '172.32.0.1', '100.128.0.1', '2a00:1450:4002::200e', '2606:4700::1111'])(
  '%s is public',
  address => {
    expect(refusedRange(address)).toBeUndefined()
  },
)

test('an address that stands for a name is refused before anybody connects, in brackets too', () => {
  const { refusal } = guardAddresses([])
  expect(refusal('169.254.169.254')?.message).toBe('169.254.169.254 is not a public address (linkLocal)')
  expect(refusal('[::1]')?.message).toBe('[::1] is ::1, which is not a public address (loopback)')
  expect(refusal('8.8.8.8')).toBeUndefined()
  expect(refusal('psp.example')).toBeUndefined()
})

test('a name that leads to a private address is refused, also where it has public ones beside it', async () => {
  const { lookup } = guardAddresses([], async () => ['8.8.8.8', '10.0.0.7'])
  await expect(lookedUp(lookup, 'psp.example')).rejects.toThrow(
    'psp.example is 10.0.0.7, which is not a public address (private)',
  )
})

test('a name that leads to public addresses alone leads to all of them', async () => {
  const { lookup } = guardAddresses([], async () => ['8.8.8.8', '2606:4700::1111'])
  expect(await lookedUp(lookup, 'psp.example')).toEqual([
    { address: '8.8.8.8', family: 4 },
    { address: '2606:4700::1111', family: 6 },
  ])
  expect(await lookedUp(lookup, 'psp.example', false)).toBe('8.8.8.8')
})

test('a host that the operator allowed by its name may be private, and no other', async () => {
  const guard = guardAddresses(['LocalHost', '10.0.0.5', '[fd00::1]'])
  expect(await lookedUp(guard.lookup, 'localhost')).toContainEqual({ address: '127.0.0.1', family: 4 })
  expect(guard.refusal('10.0.0.5')).toBeUndefined()
  expect(guard.refusal('[fd00::1]')).toBeUndefined()
  expect(guard.refusal('10.0.0.6')).toBeDefined()
  const other = guardAddresses(['localhost'], async () => ['127.0.0.1'])
  await expect(lookedUp(other.lookup, 'psp.localhost')).rejects.toThrow('loopback')
})

test('a name that nobody knows is no address', async () => {
  const { lookup } = guardAddresses([], async () => [])
  await expect(lookedUp(lookup, 'psp.example')).rejects.toThrow('psp.example has no address')
})

test('a name is asked for once: the address that was checked is the one that is connected to', async () => {
  const answers = [['8.8.8.8'], ['127.0.0.1']]
  let asked = 0
  const { lookup } = guardAddresses([], async () => answers[asked++] ?? [])
  const socket = connect({ host: 'psp.example', port: 443, lookup })
  const to = await new Promise(resolve => socket.on('lookup', (_error, address) => resolve(address)))
  socket.destroy()
  expect({ asked, to }).toEqual({ asked: 1, to: '8.8.8.8' })
})
