import assert from 'node:assert/strict'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { createHttpClient } from '../../src/auth/http-client.ts'
import { createCertificate } from '../support/certificate.ts'

describe('the HTTP client', () => {
  it('says what to set if a certificate comes from a CA that this machine does not know', async () => {
    const server = https.createServer(createCertificate('localhost', Date.now() + 3_600_000), (_, response) =>
      response.end('{}'),
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `https://localhost:${(server.address() as AddressInfo).port}/`
    const client = createHttpClient({
      connect: { lookup: (_, __, done) => done(null, [{ address: '127.0.0.1', family: 4 }]) },
    })
    try {
      await assert.rejects(client.send(url, { method: 'GET', headers: {} }), (error: Error & { code?: string }) => {
        assert.match(error.message, /certificate of localhost:\d+ comes from a CA.*NODE_EXTRA_CA_CERTS/)
        assert.match(error.code ?? '', /SELF_SIGNED/)
        return true
      })
    } finally {
      await client.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }
  })
})
