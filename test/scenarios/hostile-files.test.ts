import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { startEndlessServer } from '../support/endless.ts'
import { eventually } from '../support/eventually.ts'
import { createHurriedClock } from '../support/fake-clock.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'
import { zipOf } from '../support/zip.ts'

/** What a file may be at most, in bytes. */
const limit = 2_000_000

describe('a file that is meant to do harm', () => {
  const world = useWorld({ clock: createHurriedClock(10) })
  let alex: Chat
  let megan: Chat
  const servers: Server[] = []
  before(async () => {
    const { operators } = world().emulator.world
    alex = await world().person(operators.alex, { signedIn: true })
    megan = await world().person(operators.megan, { signedIn: true })
  })
  after(() => {
    for (const server of servers) {
      server.closeAllConnections()
      server.close()
    }
  })
  /** The answers to a file, after someone else was answered. */
  const answersTo = async (attachment: ReturnType<ReturnType<typeof world>['emulator']['files']['attach']>) => {
    const order: string[] = []
    const sent = alex.send({ text: '', attachments: [attachment] }).then(({ replies }) => {
      order.push('alex')
      return replies.map(wordsOf).join()
    })
    const other = megan.say('help').then(({ replies }) => {
      order.push('megan')
      assert.match(replies.map(wordsOf).join(), /What I can do[\s\S]*Disable accounts/)
    })
    const [words] = await Promise.all([sent, other])
    return { words, order }
  }
  const attach = (name: string, bytes: Uint8Array | string) => world().emulator.files.attach(name, bytes)
  const at = (downloadUrl: string) => {
    const { content, ...attachment } = attach('people.csv', '')
    return { ...attachment, content: { ...Object(content), downloadUrl } }
  }

  const zeros = Buffer.alloc(100_000_000)
  const sheet = 'xl/worksheets/sheet1.xml'
  const accounts = Buffer.from('<v>adele.vance@contoso.example</v>'.repeat(10_000))
  const workbooks: Record<string, () => Buffer> = {
    'expands a thousand times': () => zipOf([{ name: sheet, data: zeros }]),
    'has many entries': () =>
      zipOf(Array.from({ length: 15_000 }, (_, n) => ({ name: `${n}`, data: new Uint8Array(0), isStored: true }))),
    'contains archives': () => {
      let inner = zipOf([{ name: sheet, data: zeros }])
      for (let n = 0; n < 10; n++) inner = zipOf(Array.from({ length: 10 }, () => ({ name: 'a.zip', data: inner })))
      return inner
    },
    'says it is small': () => zipOf([{ name: sheet, data: zeros, declared: 10 }]),
    'says it is huge': () => zipOf([{ name: sheet, data: Buffer.from('<v>1</v>'), declared: 4_000_000_000 }]),
    'is not compressed': () => zipOf([{ name: sheet, data: accounts, isStored: true }]),
  }
  for (const [what, workbook] of Object.entries(workbooks))
    it(`is never unpacked if it is a workbook that ${what}`, async () => {
      const bytes = workbook()
      assert.ok(bytes.length < limit, String(bytes.length))
      const { words } = await answersTo(attach('people.xlsx', bytes))
      assert.match(words, /“people\.xlsx” is not a text file[\s\S]*CSV/)
    })

  const entities = Array.from({ length: 30 }, (_, n) => `<!ENTITY a${n + 1} "${`&a${n};`.repeat(10)}">`)
  const texts: Record<string, string> = {
    'XML with entities that expand': `<!DOCTYPE a [<!ENTITY a0 "x">${entities.join('')}]><a>&a30;</a>`,
    'XML nested deeply': '<a>'.repeat(600_000),
    'a million cells': '-;'.repeat(990_000),
  }
  for (const [what, text] of Object.entries(texts))
    it(`is read literally if it is ${what}`, async () => {
      const { words } = await answersTo(attach('people.xml', text))
      assert.match(words, /couldn’t find any accounts in the file “people\.xml”/)
    })

  it('is truncated at the limit if it never ends', async () => {
    const endless = await startEndlessServer()
    const { words } = await answersTo(at(endless.url))
    assert.match(words, /too large/)
    assert.ok(endless.taken() < 5 * limit, String(endless.taken()))
  })

  it('is abandoned in time if it arrives a byte at a time, and keeps nobody waiting', async () => {
    let closed = false
    const server = createServer((_request, response) => {
      const drip = setInterval(() => response.write('a'), 5)
      response.once('close', () => {
        closed = true
        clearInterval(drip)
      })
    })
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { words, order } = await answersTo(at(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`))
    assert.match(words, /couldn’t .*“people\.csv”/)
    assert.deepEqual(order, ['megan', 'alex'])
    await eventually('the connection is closed', () => closed)
  })
})
