import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { Ajv } from 'ajv'
import { verifyAudit } from '../../../src/app/cli/audit-verify.ts'
import { version } from '../../../src/app/config/config.ts'
import { verifyReport } from '../../../src/features/report/verify.ts'
import { auditQueries } from '../../../src/store/queries/audit.ts'
import { tamper } from '../../store/behaviour/audit.ts'
import { stateSteps } from '../../support/audit.ts'
import { temporaryFolder } from '../../support/folders.ts'
import { wholeRegistry } from '../../support/registry.ts'
import { copyOfTemplate, openTestStore } from '../../support/store.ts'
import { messagesFor } from '../../support/words.ts'
import { begin, containment, noteEntries, release, storeEntries, tenant, textOf } from './reported.ts'

const forms = ['html', 'markdown', 'json'] as const

/** The file with one alteration each: everywhere a little, and what editors, mail programs and attackers do. */
function* alterationsOf(text: string): Generator<readonly [string, Buffer]> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += Math.ceil(bytes.length / 25)) {
    const flipped = Buffer.from(bytes)
    flipped[at] = (flipped[at] ?? 0) ^ 1
    yield [`byte ${at}`, flipped]
    yield [`without byte ${at}`, Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)])]
  }
  const others = {
    'a byte-order mark': `\ufeff${text}`,
    'other line ends': text.replaceAll('\n', '\r\n'),
    'without its end': text.slice(0, -1),
    'without its second half': text.slice(0, text.length / 2),
    'a space at the end': `${text} `,
    'a script at the end': `${text}<script>alert(1)</script>`,
    'a comment at the end': `${text}<!-- as the audit log gives -->`,
    twice: text + text,
    'two lines exchanged': text.replace(/([^\n]+)\n([^\n]+)\n?$/, '$2\n$1'),
    'another person': text.replaceAll('user3', 'user4'),
    'another time': text.replaceAll(':20', ':21'),
    'another end': text.replaceAll('failed', 'done').replaceAll('✕', '✓'),
    'another version': text.replace(`"rollcall":"${version}"`, '"rollcall":"9.9.9"'),
    'another tenant': text.replaceAll(tenant, '00000000-0000-0000-0000-000000000000'),
    'another entry as the last': text.replace(/"seq":\d+/, '"seq":1'),
    'names said to be omitted, or not': text.replace(/"redacted":(true|false)/, (found) =>
      found.endsWith('true') ? '"redacted":false' : '"redacted":true',
    ),
  }
  for (const [how, altered] of Object.entries(others)) if (altered !== text) yield [how, Buffer.from(altered)]
}

describe('checking a report', () => {
  let dataDir = ''
  let folder = ''
  const files = new Map<string, string>()

  before(async () => {
    dataDir = await copyOfTemplate()
    folder = await temporaryFolder()
    const { store, close } = await openTestStore({ dataDir })
    await storeEntries(store, [
      ...containment({ accounts: 5, failing: [3] }),
      ...noteEntries('tobaki-42', 'Called them'),
      ...release([1]),
    ])
    for (const format of forms)
      for (const redacted of [false, true])
        files.set(`${format}${redacted ? ' redacted' : ''}`, await textOf(store, { format, redacted }))
    for (const text of files.values())
      await storeEntries(store, [{ step: 'exported', at: begin, export: { what: 'report', sha256: sha256(text) } }])
    await close()
  })

  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
  const verify = async (text: string) => {
    const file = path.join(folder, 'report')
    await fs.writeFile(file, text)
    let said = ''
    const args = ['--report', file]
    const write = (line: string) => {
      said += line
    }
    const code = await verifyAudit({ args, environment: { DATA_DIR: dataDir }, write })
    return { code, said }
  }

  it('accepts those that the bot made, in every format', async () => {
    for (const [name, text] of files) {
      const { code, said } = await verify(text)
      assert.equal(code, 0, `${name}: ${said}`)
      assert.match(said, /the same as the audit log gives, byte for byte\. Exported in entry \d+/)
    }
  })

  it('refuses those that were altered', async () => {
    for (const format of forms) {
      const { code, said } = await verify(`${files.get(format)} `)
      assert.equal(code, 1, said)
      assert.match(said, /DIFFERENT[\s\S]*NOT EXPORTED/)
    }
  })

  it('refuses those in which anything was altered, in any place and every format', async () => {
    const { store, close } = await openTestStore({ dataDir })
    const parts = { db: store.db, registry: wholeRegistry, states: stateSteps, messagesFor, version }
    try {
      for (const [name, text] of files)
        for (const [how, altered] of alterationsOf(text)) {
          let said = ''
          const write = (line: string) => {
            said += line
          }
          assert.equal(await verifyReport(parts, altered, write), false, `${name}, ${how}`)
          assert.match(said, /NOT EXPORTED|not a report/, `${name}, ${how}: ${said}`)
        }
    } finally {
      await close()
    }
  })

  it('refuses a consistent one that the bot never made', async () => {
    const { store, close } = await openTestStore({ dataDir })
    const forged = await textOf(store, { madeAt: '2027-01-01T00:00:00.000Z' })
    await close()
    const { code, said } = await verify(forged)
    assert.equal(code, 1)
    assert.match(said, /NOT EXPORTED/)
    assert.doesNotMatch(said, /DIFFERENT/)
  })

  it('shows what a file contains without control characters for the terminal', async () => {
    const { said } = await verify((files.get('markdown') ?? '').replace('tobaki-42 |', '\u001b[2J |'))
    assert.match(said, /\\u001b\[2J/)
    assert.ok(!said.includes('\u001b'))
  })

  it('refuses one whose entries were altered or are missing', async () => {
    const copy = await temporaryFolder()
    await fs.cp(dataDir, copy, { recursive: true })
    const [kept, text] = [dataDir, files.get('json') ?? '']
    dataDir = copy
    try {
      const { store, close } = await openTestStore({ dataDir })
      await tamper(
        store,
        `update audit set entry = replace(entry::text, 'Called', 'Cabled')::json where tenant_id = '${tenant}'`,
      )
      await close()
      assert.match((await verify(text)).said, /BROKEN[\s\S]*DIFFERENT/)
    } finally {
      dataDir = kept
    }
  })

  it('works by the published schema', async () => {
    const schema = JSON.parse(await fs.readFile('docs/report.schema.json', 'utf8'))
    const isValid = new Ajv({
      allErrors: true,
      formats: { 'date-time': /^\d{4}-\d\d-\d\dT[\d:.]+Z$/ },
      allowUnionTypes: true,
    }).compile(schema)
    for (const form of ['json', 'json redacted']) {
      assert.ok(isValid(JSON.parse(files.get(form) ?? '')), JSON.stringify(isValid.errors))
      assert.ok(!isValid({ ...JSON.parse(files.get(form) ?? ''), more: 1 }))
    }
  })

  describe('without Rollcall, by the code in the documentation', () => {
    const run = promisify(execFile)
    const script = path.resolve('docs/check-report.mjs')
    /** What the code says of a file; `psql` is played by a program that prints the rows. */
    const said = async (text: string): Promise<string> => {
      const file = path.join(folder, 'report.json')
      await fs.writeFile(file, text)
      const env = { ...process.env, PATH: `${folder}:${process.env['PATH']}` }
      const { stdout } = await run(process.execPath, [script, file, 'postgres://x'], { env }).catch((error) => error)
      return stdout
    }

    before(async () => {
      const { store, close } = await openTestStore({ dataDir })
      const rows = await auditQueries(store.db).range(tenant, 0, 10_000)
      await close()
      const lines = rows.map(({ seq, entry, previous, hash }) => JSON.stringify([seq, entry, previous, hash]))
      await fs.writeFile(path.join(folder, 'rows'), `${lines.join('\n')}\n`)
      await fs.writeFile(path.join(folder, 'psql'), `#!/bin/sh\ncat ${folder}/rows\n`, { mode: 0o755 })
    })

    it('accepts a report that matches the audit log', async () => {
      for (const form of ['json', 'json redacted'])
        assert.equal(await said(files.get(form) ?? ''), 'as the audit log has it\n')
    })

    it('detects what was altered', async () => {
      const text = files.get('json') ?? ''
      for (const [from, to, problem] of [
        ['"end":"failed","why":"missingRole"', '"end":"done","why":null', /account 3, block-sign-in: not done/],
        ['"Called them"', '"Called nobody"', /text, entry \d+/],
        ['"request-0-1"', '"request-9-9"', /requests/],
        ['"oid":"diego-oid"', '"oid":"alex-oid"', /who did it/],
        ['"contained":3', '"contained":4', /number of accounts: contained/],
        ['T22:20:00.000Z', 'T21:20:00.000Z', /timeline, entry/],
      ] as const) {
        assert.ok(text.includes(from), from)
        const found = await said(text.replaceAll(from, to))
        assert.match(found, problem, from)
        assert.match(found, /this file was not exported/)
      }
    })
  })
})
