import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { createAudit } from '../../../src/chat/operations/audit-log.ts'
import { accountColumns } from '../../../src/features/export/columns.ts'
import { createExports, type ExportRequest, linkLifetime } from '../../../src/features/export/files.ts'
import { type ExportTables, exportQueries } from '../../../src/features/export/queries.ts'
import { writeFile } from '../../../src/features/export/write.ts'
import type { Account } from '../../../src/graph/directory/account.ts'
import { anna } from '../../operations/harness.ts'
import { refused } from '../../operations/refusal.ts'
import { createWorld } from '../../operations/world.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { useStore } from '../../support/store.ts'

const { add } = createWorld()
const ada = add('ada', { displayName: 'Ada "the\nFirst"', jobTitle: '=HYPERLINK("http://x")' })
const users: ExportRequest<Account> = {
  what: 'users',
  format: 'csv',
  columns: accountColumns,
  rows: [ada],
  of: { search: 'ada' },
}

describe('a downloadable file', () => {
  const store = useStore()
  const make = (clock = createFakeClock()) => ({
    clock,
    exports: createExports({ store: store(), clock, random: randomBytes, publicUrl: 'https://bot.example' }),
  })
  const tokenOf = (url: string) => url.slice('https://bot.example/exports/'.length)
  const mine = 'm'.repeat(43)
  const read = async (exports: ReturnType<typeof createExports>, url: string, session = mine) => {
    const file = await exports.open(tokenOf(url), session)
    if (!file) return undefined
    const pieces: Uint8Array[] = []
    for await (const piece of file.pieces) pieces.push(piece)
    return { ...file, text: Buffer.concat(pieces).toString() }
  }
  const count = async () => {
    const db = store().db.withTables<ExportTables>()
    const files = await db.selectFrom('exports').select('token_hash').execute()
    const pieces = await db.selectFrom('export_chunks').select('n').execute()
    return [files.length, pieces.length]
  }
  const audited = async () => {
    const { entries } = await createAudit({ store: store() }).page(anna, {}, { offset: 0, limit: 10 })
    return entries.map(({ step, actor, export: file }) => `${step} ${file?.what} ${file?.rows} ${actor?.upn}`)
  }

  it('is given completely, and again to its first browser, but to no other', async () => {
    const { exports } = make()
    const { url, fileName, rows } = await exports.create(anna, users)
    assert.equal(rows, 1)
    assert.match(fileName, /^rollcall-users-[0-9t-]+\.csv$/)
    assert.match(tokenOf(url), /^[\w-]{43}$/)
    const file = await read(exports, url)
    assert.equal(
      file?.text,
      '\ufeffdisplayName,userPrincipalName,id,mail,jobTitle,department,accountEnabled,userType,synced\r\n' +
        '"Ada ""the\nFirst""",ada@contoso.com,ada,,"\'=HYPERLINK(""http://x"")",,true,Member,false\r\n',
    )
    assert.equal(file?.size, Buffer.byteLength(file?.text ?? ''))
    assert.equal(await read(exports, url, 'o'.repeat(43)), undefined)
    assert.equal((await read(exports, url))?.text, file?.text)
    for (const none of ['', 'x', 'x'.repeat(44)]) assert.equal(await read(exports, url, none), undefined)
    const twice = Array.from({ length: 2 }, () => 'downloaded users 1 anna@contoso.com')
    assert.deepEqual(await audited(), [...twice, 'exported users 1 anna@contoso.com'])
  })

  it('is described when opening its link, which downloads nothing', async () => {
    const { exports, clock } = make()
    const { url, fileName } = await exports.create(anna, users)
    const offered = [await exports.find(tokenOf(url)), await exports.find(tokenOf(url))]
    assert.deepEqual(
      offered.map((one) => one?.fileName),
      [fileName, fileName],
    )
    assert.equal(new Set(offered.map((one) => one?.session)).size, 2)
    assert.deepEqual(await audited(), ['exported users 1 anna@contoso.com'])
    await clock.advance(linkLifetime)
    assert.equal(await exports.find(tokenOf(url)), undefined)
  })

  it('is given to one of many concurrent browsers', async () => {
    const { exports } = make()
    const { url } = await exports.create(anna, users)
    const files = await Promise.all(Array.from({ length: 10 }, (_, n) => read(exports, url, `${n}`.repeat(43))))
    assert.equal(files.filter(Boolean).length, 1)
    assert.equal((await audited()).length, 2)
  })

  it('can be downloaded again after an interruption', async () => {
    const { exports } = make()
    const { url } = await exports.create(anna, users)
    const file = await exports.open(tokenOf(url), mine)
    for await (const _ of file?.pieces ?? []) break
    assert.notEqual(await read(exports, url), undefined)
  })

  it('expires after ten minutes and is deleted', async () => {
    const { exports, clock } = make()
    const { url, expiresAt } = await exports.create(anna, users)
    assert.equal(expiresAt, clock.now() + linkLifetime)
    await clock.advance(linkLifetime - 1)
    await exportQueries(store().db).prune(clock.now())
    assert.deepEqual(await count(), [1, 1])
    await clock.advance(1)
    assert.equal(await read(exports, url), undefined)
    await exportQueries(store().db).prune(clock.now())
    assert.deepEqual(await count(), [0, 0])
    assert.deepEqual(await audited(), ['exported users 1 anna@contoso.com'])
  })

  it('reports where its link was shown when it is gone, once and for one reason', async () => {
    const told: unknown[] = []
    const clock = createFakeClock()
    const exports = createExports({
      store: store(),
      clock,
      random: randomBytes,
      publicUrl: 'https://bot.example',
      tell: (card, ending) => told.push([card, ending]),
    })
    const [fetched, late, hidden] = [
      await exports.create(anna, users),
      await exports.create(anna, users),
      await exports.create(anna, users),
    ]
    await exports.shown(fetched.id, { at: 'first' })
    await exports.shown(late.id, { at: 'second' })
    await read(exports, fetched.url)
    assert.deepEqual(told, [[{ at: 'first' }, 'downloaded']])
    await clock.advance(linkLifetime)
    await exports.expire()
    await exports.expire()
    assert.deepEqual(told.slice(1), [[{ at: 'second' }, 'expired']])
    assert.ok(hidden)
    assert.deepEqual(await count(), [0, 0])
  })

  it('reports immediately where its link was shown, if it was downloaded first', async () => {
    const told: unknown[] = []
    const clock = createFakeClock()
    const exports = createExports({
      store: store(),
      clock,
      random: randomBytes,
      publicUrl: 'https://bot.example',
      tell: (card, ending) => told.push([card, ending]),
    })
    const { id, url } = await exports.create(anna, users)
    await read(exports, url)
    await exports.shown(id, { at: 'late' })
    assert.deepEqual(told, [[{ at: 'late' }, 'downloaded']])
  })

  it("can't be guessed, and its secret isn't in the database", async () => {
    const { exports } = make()
    const { url } = await exports.create(anna, users)
    const { token_hash: hash } = await store()
      .db.withTables<ExportTables>()
      .selectFrom('exports')
      .select('token_hash')
      .executeTakeFirstOrThrow()
    const guesses = [
      '',
      'x',
      hash,
      tokenOf(url).slice(1),
      `${tokenOf(url)}x`,
      tokenOf(url).toLowerCase(),
      "' or 1=1 --",
    ]
    for (const guess of [...guesses, randomBytes(32).toString('base64url')]) {
      assert.equal(await exports.open(guess, mine), undefined, guess)
    }
    assert.notEqual(await read(exports, url), undefined)
  })

  it("leaves no file or audit entry if its rows can't be read", async () => {
    const { exports } = make()
    async function* rows() {
      yield ada
      throw new Error('away')
    }
    await assert.rejects(exports.create(anna, { ...users, rows: rows() }), /away/)
    assert.deepEqual([await count(), await audited()], [[0, 0], []])
  })

  it('can be JSON with metadata', async () => {
    const { exports, clock } = make()
    const { url, fileName } = await exports.create(anna, {
      ...users,
      format: 'json',
      of: { operation: '../Tobaki-42' },
    })
    assert.match(fileName, /^rollcall-users-tobaki-42-[0-9t-]+\.json$/)
    const { about, rows } = JSON.parse((await read(exports, url))?.text ?? '')
    assert.deepEqual(about, {
      what: 'users',
      operation: '../Tobaki-42',
      madeAt: new Date(clock.now()).toISOString(),
      madeFor: 'anna@contoso.com',
    })
    assert.deepEqual(
      rows.map(({ displayName, jobTitle }: Account) => [displayName, jobTitle]),
      [['Ada "the\nFirst"', '=HYPERLINK("http://x")']],
    )
  })

  it('contains any number of rows as JSON, even none, and their count', async () => {
    const { exports } = make()
    for (const ids of [[], ['a'], ['a', 'b', 'c']]) {
      const some = ids.map((id) => ({ ...ada, id }))
      const { url, rows } = await exports.create(anna, { ...users, format: 'json', rows: some })
      const file = JSON.parse((await read(exports, url))?.text ?? '')
      assert.deepEqual(
        file.rows.map(({ id }: Account) => id),
        ids,
      )
      assert.equal(rows, ids.length)
    }
  })

  it('is stored in pieces and reassembled', async () => {
    const { exports } = make()
    const many = Array.from({ length: 24_000 }, (_, n) => ({ ...add('bob'), id: `id-${n}` }))
    const { url } = await exports.create(anna, { ...users, rows: many })
    const [, pieces = 0] = await count()
    assert.ok(pieces > 3, `${pieces} pieces`)
    const file = await read(exports, url)
    const [, ...lines] = file?.text.split('\r\n') ?? []
    assert.deepEqual(lines, [...many.map(({ id }) => `bob,bob@contoso.com,${id},,,,true,Member,false`), ''])
    assert.equal(file?.size, Buffer.byteLength(file?.text ?? ''))
  })

  it('is stored while its rows are read, is unavailable until complete, and outlives a long read', async () => {
    const { exports, clock } = make()
    const stored: number[] = []
    async function* rows() {
      for (let n = 0; n < 9000; n++) {
        yield { ...ada, id: `id-${n}` }
        if (n % 3000 < 2999) continue
        stored.push((await count())[1] ?? 0)
        assert.deepEqual(await audited(), [])
        await clock.advance(linkLifetime - 1000)
        await exports.expire()
      }
    }
    const link = await exports.create(anna, { ...users, rows: rows() })
    assert.equal(link.rows, 9000)
    assert.equal(link.expiresAt, clock.now() + linkLifetime)
    const [first = 0, second = 0, third = 0] = stored
    assert.ok(first > 0 && second > first && third > second, stored.join(' '))
    assert.equal((await read(exports, link.url))?.text.split('\r\n').length, 9002)
  })

  it('has a size limit', async () => {
    const content = { columns: accountColumns, rows: [ada, ada], about: {} }
    const pieces: Uint8Array[] = []
    const put = async (piece: Uint8Array) => void pieces.push(piece)
    assert.equal(await writeFile('csv', content, put), 2)
    const { length } = Buffer.concat(pieces).toString()
    assert.equal(await writeFile('csv', content, put, length), 2)
    await refused(writeFile('csv', content, put, length - 1), 'exportTooLarge')
  })
})
