import assert from 'node:assert/strict'
import { createLog } from '../../../src/core/log.ts'
import { Interruption, interruptionOf } from '../../../src/operations/run/interruption.ts'

describe('an interruption', () => {
  it('is what aborted a signal, and no other reason is', () => {
    const controller = new AbortController()
    assert.equal(interruptionOf(controller.signal), undefined)
    controller.abort(new Interruption('stopped'))
    assert.equal(interruptionOf(controller.signal)?.why, 'stopped')
    assert.equal(interruptionOf(AbortSignal.abort(new Error('gone'))), undefined)
    assert.equal(interruptionOf(AbortSignal.abort()), undefined)
  })

  it('describes itself in the log', () => {
    const lines: string[] = []
    const log = createLog({ level: 'warn', destination: { write: (line) => void lines.push(line) } })
    log.warn('broken off', { error: new Interruption('readOnly') })
    assert.match(lines.join(), /"name":"Interruption","message":"[^"]*readOnly/)
  })
})
