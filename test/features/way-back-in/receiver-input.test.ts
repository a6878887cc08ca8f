import assert from 'node:assert/strict'
import { argumentsOf, press } from '../../../src/chat/commands/press.ts'
import { readPlanText } from '../../../src/chat/input/plan-text.ts'
import { wayBackInErrors } from '../../../src/features/way-back-in/errors.ts'
import { findFieldOfError, isCorrectable, isTypedOnPlan } from '../../../src/operations/plan/form-fields.ts'
import { commands } from '../../support/all-commands.ts'
import { planSpec } from '../../support/registry.ts'

describe('the receiver on a form', () => {
  const spec = planSpec('letBackIn')
  const command = commands.find(({ name }) => name === spec.name) ?? assert.fail()
  const typing = { now: 0, timeZone: 'UTC' }

  it('stands beside the other inputs in what a button sends', () => {
    const data = press(spec, { accounts: 'ada@x.example', added: { receiver: 'Lee Gu' } })
    assert.deepEqual(data, { command: spec.name, accounts: 'ada@x.example', receiver: 'Lee Gu' })
    const { added } = spec.arguments.parse(argumentsOf(data, command))
    assert.deepEqual(added, { receiver: 'Lee Gu' })
    const accepted = [{ receiver: '' }, { receiver: 'x'.repeat(257) }, { taker: 'Lee Gu' }].map(
      (one) => command.arguments.safeParse(argumentsOf({ ...data, ...one }, command)).success,
    )
    assert.deepEqual(accepted, [true, false, false])
  })

  it('can be typed, for what lets people back in', () => {
    const read = (text: string, playbook = 'letBackIn') => readPlanText(text, typing, planSpec(playbook).definition)
    assert.deepEqual(read('ada receiver: "Lee Gu" ticket 7'), {
      accounts: 'ada',
      ticket: '7',
      added: { receiver: 'Lee Gu' },
    })
    assert.deepEqual(read('ada, Empfängerin: lee@x.example'), {
      accounts: 'ada,',
      added: { receiver: 'lee@x.example' },
    })
    assert.deepEqual(read('ada receiver: lee', 'disable'), { accounts: 'ada receiver: lee' })
  })

  it('has an error beside it on the form, which the plan does not have', () => {
    const error = new wayBackInErrors.receiverUnknown({ name: 'Lee' })
    assert.deepEqual(
      [findFieldOfError(error), isCorrectable(error), isTypedOnPlan(error)],
      ['added.receiver', true, false],
    )
  })
})
