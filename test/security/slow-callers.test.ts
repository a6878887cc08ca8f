import assert from 'node:assert/strict'
import { once } from 'node:events'
import net from 'node:net'
import { useWorld, wordsOf } from '../support/rollcall.ts'

describe('callers that send a byte now and then', () => {
  const world = useWorld({ emulator: { users: 40 } })

  it('keep nobody from an answer', async () => {
    const { port } = world().rollcall
    const posted = 'POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n'
    const drops = [
      posted,
      `${posted}Content-Length: 4000000\r\n\r\n{`,
      'GET /healthz HTTP/1.1\r\nContent-Length: 9\r\n',
    ]
    const sockets = Array.from({ length: 600 }, (_, n) => {
      const socket = net.connect(port, '127.0.0.2').on('error', () => {})
      socket.write(drops[n % drops.length] ?? '')
      return socket
    })
    await Promise.all(sockets.map((socket) => once(socket, 'connect')))
    const drip = setInterval(() => {
      for (const socket of sockets) if (socket.writable) socket.write('x')
    }, 10)
    const alex = await world().person(world().emulator.world.operators.alex)
    for (let n = 0; n < 3; n++) {
      const { status, replies } = await alex.say('help')
      assert.equal(status, 200)
      assert.match(replies.map(wordsOf).join(), /Disable accounts/)
    }
    clearInterval(drip)
    for (const socket of sockets) socket.destroy()
  })
})
