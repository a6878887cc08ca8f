import assert from 'node:assert/strict'
import fc from 'fast-check'
import { createLog } from '../../src/core/log.ts'
import { hostileJson, hostileText } from './texts.ts'

describe('the log under hostile text', () => {
  const lines: string[] = []
  const log = createLog({ level: 'debug', destination: { write: (line) => void lines.push(line) } })
  const written = (write: () => void): string => {
    lines.length = 0
    write()
    assert.equal(lines.length, 1)
    return lines[0] ?? ''
  }

  it("has one line of JSON per event, with a time and level that can't be forged", () => {
    fc.assert(
      fc.property(hostileText(8), hostileText(4), hostileJson(), (message, name, fields) => {
        const line = written(() =>
          log.child({ activity: name }).warn(message, { [`x${name}`]: name, fields, error: new Error(name) }),
        )
        assert.ok(line.endsWith('\n'))
        assert.doesNotMatch(line.slice(0, -1), /[\n\r]/)
        const event = JSON.parse(line)
        assert.equal(event.level, 40)
        assert.match(event.time, /^\d{4}-\d\d-\d\dT/)
      }),
    )
  })

  it("never contains a token from other people's text", () => {
    const part = fc.stringMatching(/^[A-Za-z0-9_-]{8,20}$/)
    fc.assert(
      fc.property(hostileText(4), part, part, hostileText(4), (before, body, signature, after) => {
        const token = `eyJhbGci${body}.eyJ${body}.${signature}`
        const text = `${before} ${token} ${after}`
        const line = written(() =>
          log.error(text, { text, list: [text], error: new Error(text, { cause: new Error(text) }) }),
        )
        assert.ok(!line.includes(token) && !line.includes(`.${signature} `))
      }),
    )
  })
})
