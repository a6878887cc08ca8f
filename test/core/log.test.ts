import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { createLog, redact } from '../../src/core/log.ts'

const token = 'eyJhbGciOiJSUzI1NiJ9.eyJvaWQiOiJhYmMifQ.c2lnbmF0dXJl'

function collect() {
  const lines: string[] = []
  const log = createLog({ level: 'debug', destination: { write: (line) => void lines.push(line) } })
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown> }
}

describe('the log', () => {
  it('writes one line of JSON per event, despite line breaks and quotes', () => {
    const { log, lines, last } = collect()
    const text = 'first\n{"level":50,"msg":"forged"}\r\n\u2028second"'
    log.info(text, { name: text, [text]: 1 })
    assert.equal(lines.length, 1)
    assert.equal(lines[0]?.trimEnd().includes('\n'), false)
    assert.equal(last()['msg'], text)
    assert.equal(last()['name'], text)
  })

  it('redacts tokens in messages, fields, arrays, causes and stacks', () => {
    const { log, lines } = collect()
    log.error(`failed with ${token}`, {
      error: Object.assign(new Error(`Authorization: Bearer ${token}`), { name: 'Oops' }),
      list: [`a ${token}`, { deep: { deeper: token } }],
      headers: { Authorization: 'Bearer opaque-secret-0123456789', cookie: 'session=1' },
      body: `client_secret=x&assertion=${token}`,
    })
    const written = lines.join('')
    assert.ok(!written.includes('c2lnbmF0dXJl'), written)
    assert.ok(!written.includes('opaque-secret'))
    assert.ok(!written.includes('session=1'))
  })

  it('redacts fields by name', () => {
    const { log, last } = collect()
    log.info('x', { accessToken: 'abc', SECRET_BOT_PASSWORD: 'def', assertion: 'ghi', hasToken: true, count: 3 })
    const { accessToken, SECRET_BOT_PASSWORD, assertion, hasToken, count } = last()
    assert.deepEqual([accessToken, SECRET_BOT_PASSWORD, assertion], ['[secret]', '[secret]', '[secret]'])
    assert.deepEqual([hasToken, count], [true, 3])
  })

  it('redacts a token after an escaped line break', () => {
    assert.equal(redact(`{"text":"a\\n${token}"}`), '{"text":"a\\n[token]"}')
  })

  it('leaves addresses, versions and ordinary words alone', () => {
    for (const text of ['alex.wilber@contoso.onmicrosoft.com', '4.23.3', 'eyJust a word.', 'bearer of news'])
      assert.equal(redact(text), text)
  })

  it("adds a child's fields to each line, and handles deep or circular ones", () => {
    const { log, last } = collect()
    const circle: Record<string, unknown> = {}
    circle['self'] = circle
    log.child({ activity: '1', token: 'abc' }).warn('x', { circle })
    assert.equal(last()['activity'], '1')
    assert.equal(last()['token'], '[secret]')
    assert.match(JSON.stringify(last()['circle']), /\[deep\]/)
  })

  it('adds the fields of a piece of work to the lines of every log', async () => {
    const [one, other] = [collect(), collect()]
    await one.log.within({ turn: 'a' }, async () => other.log.within({ job: 'b' }, async () => one.log.info('both')))
    assert.equal(one.last()['turn'], 'a')
    assert.equal(one.last()['job'], 'b')
  })

  it('treats names with a meaning in JavaScript as ordinary names', () => {
    const { log, lines } = collect()
    log.info('x', JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'))
    assert.equal(lines.length, 1)
    assert.equal((Object.prototype as { polluted?: unknown }).polluted, undefined)
  })

  it('writes nothing below its level', () => {
    const lines: string[] = []
    createLog({ level: 'warn', destination: { write: (line) => void lines.push(line) } }).info('x')
    assert.deepEqual(lines, [])
  })
})

describe('the log of a process', () => {
  it('is complete and in order, even if the process exits right after a line', () => {
    const log = fileURLToPath(new URL('../../src/core/log.ts', import.meta.url))
    const program = `
      const { createLog } = await import(${JSON.stringify(log)})
      const log = createLog({ level: 'info' })
      for (let line = 0; line < 50; line++) log.info(String(line))
      process.exit(0)`
    const { stdout } = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', program], {
      encoding: 'utf8',
    })
    const said = stdout.split('\n').flatMap((line) => (line ? [JSON.parse(line).msg as string] : []))
    assert.deepEqual(
      said,
      Array.from({ length: 50 }, (_, line) => String(line)),
    )
  })
})
