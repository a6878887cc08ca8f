import assert from 'node:assert/strict'
import type { LookupAddress } from 'node:dns'
import { Readable } from 'node:stream'
import { readAccounts } from '../../../src/chat/input/accounts.ts'
import { fileErrors } from '../../../src/chat/input/errors.ts'
import { readAccountsInPieces } from '../../../src/chat/input/file-accounts.ts'
import { type FileResponse, isInternalAddress, lookupExternal } from '../../../src/chat/input/file-download.ts'
import { decodeText } from '../../../src/chat/input/file-text.ts'
import { createFiles, isAllowedAddress } from '../../../src/chat/input/files.ts'
import { errorText } from '../../../src/chat/words/index.ts'
import { UserError } from '../../../src/core/errors.ts'
import { createLog } from '../../../src/core/log.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { messagesFor } from '../../support/words.ts'

const address = 'https://contoso-my.sharepoint.com/personal/alex/download.aspx?tempauth=secret'
const attached = (downloadUrl: string, name = 'people.csv') => [
  {
    contentType: 'application/vnd.microsoft.teams.file.download.info',
    name,
    content: { downloadUrl, uniqueId: '1', fileType: 'csv' },
  },
]

type Answer = { status?: number; body?: string | Uint8Array; location?: string } | 'silence'

function reader(answers: Record<string, Answer>) {
  const clock = createFakeClock()
  const asked: string[] = []
  const lines: string[] = []
  const log = createLog({ level: 'debug', destination: { write: (line) => void lines.push(line) } })
  const get = async (url: string, signal: AbortSignal): Promise<FileResponse> => {
    asked.push(url)
    const answer = answers[url] ?? { status: 404 }
    if (answer === 'silence') {
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
      throw new Error('not reached')
    }
    const { status = 200, body = '', location } = answer
    const stream = Readable.from([Buffer.from(body)]) as unknown as FileResponse['body']
    return { statusCode: status, headers: location ? { location } : {}, body: stream }
  }
  const files = createFiles({ wire: { get }, cloud: 'public', clock, log })
  const read = (...urls: string[]) => files.accountsIn(urls.flatMap((url) => attached(url)))
  return { clock, asked, lines, read }
}

const refusal = (code: string) => (error: unknown) => error instanceof UserError && error.code === code

describe('an attached file', () => {
  it('is read as accounts, including its header', async () => {
    const { read } = reader({
      [address]: { body: 'Name;UserPrincipalName\r\nAnn;ann@x.example\r\nBob;bob@x.example\r\n' },
    })
    assert.equal(await read(address), 'ann@x.example\nbob@x.example')
  })

  it('can have any encoding that Excel or Notepad writes', () => {
    const text = 'mail\nzoë@x.example'
    const utf16 = (swap: boolean) => {
      const bytes = Buffer.from(text, 'utf16le')
      return swap ? bytes.swap16() : bytes
    }
    assert.equal(decodeText(Buffer.from(text)), text)
    assert.equal(decodeText(Buffer.from(`\ufeff${text}`)), text)
    assert.equal(decodeText(Buffer.concat([Buffer.from([0xff, 0xfe]), utf16(false)])), text)
    assert.equal(decodeText(Buffer.concat([Buffer.from([0xfe, 0xff]), utf16(true)])), text)
    assert.equal(decodeText(utf16(false)), text)
    assert.equal(decodeText(utf16(true)), text)
    assert.equal(decodeText(Buffer.from(text, 'latin1')), text)
    assert.equal(decodeText(Buffer.from('PK\u0003\u0004\u0000\u0001')), undefined)
    assert.equal(decodeText(Buffer.alloc(0)), '')
  })

  it('can contain a name with a control character, but not be full of them', () => {
    const rows = `Name;UserPrincipalName\n${'Ann;ann@x.example\n'.repeat(20)}`
    assert.equal(decodeText(Buffer.from(`${rows}No\u0000ra;nora@x.example`)), `${rows}No\u0000ra;nora@x.example`)
    assert.equal(decodeText(Buffer.from(`PK\u0003\u0004\u0014\u0000\u0006${rows}`)), undefined)
    assert.equal(decodeText(Buffer.from(`PK\u0003\u0004\u0014\u0000\u0006${rows.repeat(100)}`)), undefined)
  })

  it("is only downloaded from the cloud's own file storage, over https", () => {
    assert.ok(isAllowedAddress(address, 'public'))
    assert.ok(isAllowedAddress('https://x.sharepoint.us/f', 'usgov'))
    for (const wrong of [
      'http://contoso.sharepoint.com/f',
      'https://sharepoint.com.evil.example/f',
      'https://evilsharepoint.com/f',
      'https://user@contoso.sharepoint.com/f',
      'https://contoso.sharepoint.com:8443/f',
      'https://127.0.0.1/f',
      'https://169.254.169.254/metadata',
      'file:///etc/passwd',
      'not an address',
    ])
      assert.ok(!isAllowedAddress(wrong, 'public'), wrong)
    assert.ok(!isAllowedAddress('http://127.0.0.1:4100/f', 'public'))
    assert.ok(isAllowedAddress('http://127.0.0.1:4100/f', 'custom'))
    assert.ok(!isAllowedAddress(address, 'custom'))
  })

  it('is never requested from anywhere else, directly or by redirect', async () => {
    const first = reader({})
    await assert.rejects(first.read('https://evil.example/f.csv'), refusal('fileUnavailable'))
    assert.deepEqual(first.asked, [])
    const away = reader({ [address]: { status: 302, location: 'http://169.254.169.254/latest' } })
    await assert.rejects(away.read(address), refusal('fileUnavailable'))
    assert.deepEqual(away.asked, [address])
    const home = reader({
      [address]: { status: 302, location: '/f.csv' },
      'https://contoso-my.sharepoint.com/f.csv': { body: 'a@x.example' },
    })
    assert.equal(await home.read(address), 'a@x.example')
    const round = reader({ [address]: { status: 302, location: address } })
    await assert.rejects(round.read(address), refusal('fileUnavailable'))
    assert.equal(round.asked.length, 4)
  })

  it('is refused if too large, not text, without accounts, gone or too slow, without logging its address', async () => {
    const cases: [Answer, string][] = [
      [{ body: 'a@x.example\n'.repeat(200_000) }, 'fileTooLarge'],
      [{ body: 'PK\u0003\u0004\u0000\u0000' }, 'fileNotText'],
      [{ body: 'disabled\n' }, 'fileWithoutAccounts'],
      [{ status: 410 }, 'fileUnavailable'],
    ]
    for (const [answer, code] of cases) {
      const { read, lines } = reader({ [address]: answer })
      await assert.rejects(read(address), refusal(code), code)
      assert.doesNotMatch(lines.join(''), /tempauth|secret/)
    }
    const { read, clock } = reader({ [address]: 'silence' })
    const refused = assert.rejects(read(address), refusal('fileUnavailable'))
    await clock.advance(8_000)
    await refused
  })

  it("can be 2 MB in total with the message's other files, as the error says", async () => {
    const half = `${'a.long.name@contoso.example\n'.repeat(30_000)}`
    const urls = [1, 2, 3].map((n) => `${address}&n=${n}`)
    const { read } = reader(Object.fromEntries(urls.map((url) => [url, { body: half }])))
    assert.equal((await read(...urls.slice(0, 2)))?.split('\n').length, 60_000)
    await assert.rejects(read(...urls), (error: unknown) => {
      assert.ok(error instanceof fileErrors.fileTooLarge)
      assert.match(errorText(messagesFor('en'), error).what, /The 3 files together are too large/)
      assert.match(errorText(messagesFor('en'), error).todo, /at most 2 MB/)
      return true
    })
  })

  it('can contain 100,000 accounts in total', async () => {
    const { read } = reader({ [address]: { body: 'a@b\n'.repeat(60_000) } })
    await assert.rejects(read(address, address), (error: unknown) => {
      assert.ok(error instanceof UserError)
      assert.deepEqual([error.code, error.details], ['tooManyAccounts', { count: 120_000, limit: 100_000 }])
      return true
    })
  })

  it('aborts the other downloads if refused', async () => {
    const other = `${address}&n=2`
    const { read, clock } = reader({ [address]: { status: 410 }, [other]: 'silence' })
    await assert.rejects(read(other, address), refusal('fileUnavailable'))
    await clock.advance(0)
  })

  it('is read piece by piece with the same result', async () => {
    let turns = 0
    let counting = true
    const count = () => {
      turns++
      if (counting) setImmediate(count)
    }
    setImmediate(count)
    const line = (n: number) =>
      n % 9 === 4 ? 'mail' : n % 5 === 0 ? 'nobody; of note' : `Name ${n};p${n}@x.example;"a;b"`
    const body = Array.from({ length: 30_000 }, (_, n) => line(n)).join('\n')
    for (const text of [
      body,
      `Name;Mail;Rest\n${body}`,
      `mail\n${body}`,
      body.replaceAll('\n', ','),
      'x '.repeat(200_000),
      '',
    ]) {
      assert.deepEqual(await readAccountsInPieces(text), readAccounts(text))
    }
    counting = false
    assert.ok(turns > 20, `${turns} turns of the loop`)
  })

  it('is read piece by piece even without lines or separators, or with a very long heading', async () => {
    for (const [text, found] of [
      [`<sheet>${'<c r="A1"><v>1</v></c>'.repeat(90_000)}<v>ann@x.example</v>`, ['ann@x.example']],
      ['<a>'.repeat(600_000), []],
      [`mail${' ;'.repeat(500_000)}\n${'ann@x.example '.repeat(70_000)}`, Array(70_000).fill('ann@x.example')],
    ] as const) {
      let turns = 0
      let counting = true
      const count = () => {
        turns++
        if (counting) setImmediate(count)
      }
      setImmediate(count)
      const { identifiers, rest } = await readAccountsInPieces(text)
      counting = false
      assert.deepEqual(identifiers, found)
      assert.ok(rest.length <= 20)
      assert.ok(turns > 10, `${turns} turns of the loop`)
    }
  })

  it('cannot name a group, and a message without one downloads nothing', async () => {
    const { read } = reader({ [address]: { body: 'ann@x.example\ngroup:"Everyone"' } })
    assert.doesNotMatch((await read(address)) ?? '', /group:/)
    const files = createFiles({
      wire: { get: () => assert.fail() },
      cloud: 'public',
      clock: createFakeClock(),
      log: createLog({ level: 'silent' }),
    })
    assert.equal(await files.accountsIn([{ contentType: 'text/html', content: '<p>x</p>' }]), undefined)
    assert.equal(await files.accountsIn(undefined), undefined)
  })
})

describe('a host name pointing to an internal address', () => {
  const lookup = (addresses: LookupAddress[], all: boolean) =>
    new Promise<unknown>((resolve) => {
      const resolver = ((_host: string, _options: object, answer: (...told: unknown[]) => void) =>
        answer(null, addresses)) as unknown as Parameters<typeof lookupExternal>[0]
      lookupExternal(resolver)('x.sharepoint.com', { all }, (error, found) => resolve(error ? error.message : found))
    })

  it('is refused if any of its addresses is internal', async () => {
    const outside = { address: '13.107.136.10', family: 4 }
    assert.deepEqual(await lookup([outside], true), [outside])
    assert.equal(await lookup([outside], false), '13.107.136.10')
    assert.match(String(await lookup([outside, { address: '10.0.0.5', family: 4 }], true)), /points inside/)
    assert.match(String(await lookup([], true)), /no address/)
  })

  it('is recognised in every notation', () => {
    const insides = ['127.0.0.1', '10.1.2.3', '172.31.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0']
    const azure = ['168.63.129.16', '192.0.0.170', '198.18.0.1', '198.19.255.255']
    const six = ['::1', '::', 'fe80::1', 'fd00::1', '::ffff:10.0.0.1', '::ffff:127.0.0.1', '::ffff:168.63.129.16']
    const standIns = ['64:ff9b::a9fe:a9fe', '64:ff9b:1::a00:1', '2002:a9fe:a9fe::1', '::10.0.0.1', 'fec0::1', '2001::1']
    for (const address of [...insides, ...azure, ...six, ...standIns]) assert.ok(isInternalAddress(address), address)
    for (const address of ['13.107.136.10', '172.32.0.1', '168.63.129.17', '198.20.0.1', '2620:1ec:8f8::10', '2603::1'])
      assert.ok(!isInternalAddress(address), address)
  })
})
