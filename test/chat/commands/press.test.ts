import assert from 'node:assert/strict'
import type { Button } from '../../../src/chat/card/index.ts'
import { whoami } from '../../../src/chat/commands/about.ts'
import { checkStatus } from '../../../src/chat/commands/accounts.ts'
import { confirmOperation, operationItems, showOperation } from '../../../src/chat/commands/operations.ts'
import { argumentsOf, press, pressIfValid } from '../../../src/chat/commands/press.ts'
import { commands } from '../../support/all-commands.ts'
import { planSpec } from '../../support/registry.ts'

describe('a button', () => {
  it("sends its command's name and arguments side by side", () => {
    assert.deepEqual(press(whoami), { command: 'whoami' })
    assert.deepEqual(press(operationItems, { operation: 'tobaki-42', page: 2, only: 'skipped' }), {
      command: 'operation items',
      operation: 'tobaki-42',
      page: 2,
      only: 'skipped',
    })
    assert.deepEqual(press(confirmOperation, { operation: 'tobaki-42', token: 'x' }), {
      command: 'confirm operation',
      operation: 'tobaki-42',
      token: 'x',
    })
  })

  it('sends choices among steps side by side with them, as cards do, and only those that a playbook offers', () => {
    const about = { operation: 'tobaki-42', token: 'x' }
    const data = press(confirmOperation, { ...about, choices: { signOut: false, resetPassword: true } })
    assert.deepEqual(data, { command: 'confirm operation', ...about, signOut: false, resetPassword: true })
    const confirm = commands.find(({ name }) => name === data.command) ?? assert.fail()
    assert.deepEqual(argumentsOf(data, confirm), { ...about, choices: { signOut: false, resetPassword: true } })
    const show = commands.find(({ name }) => name === showOperation.name) ?? assert.fail()
    const accepted = [
      { ...data, signOut: 'true' },
      { ...data, signOuts: 'true' },
      { ...data, signOut: 'perhaps' },
      { command: 'confirm operation', ...about, choices: { signOuts: 'true' } },
    ].map((one) => confirm.arguments.safeParse(argumentsOf(one, confirm)).success)
    assert.deepEqual(accepted, [true, false, false, false])
    assert.deepEqual(argumentsOf({ operation: 'tobaki-42', signOut: true }, show), {
      operation: 'tobaki-42',
      signOut: true,
    })
  })

  it('can be built from run-time arguments if they are valid', () => {
    assert.deepEqual(pressIfValid(showOperation, { operation: 'tobaki-42' }), {
      command: 'operation',
      operation: 'tobaki-42',
    })
    assert.equal(pressIfValid(operationItems, {}), undefined)
    assert.equal(pressIfValid(showOperation, { operation: 'tobaki-42', page: 1 }), undefined)
  })

  it('names what accounts come from as cards always did, and only for commands that take it', () => {
    const data = press(checkStatus, { origin: '1234' })
    assert.deepEqual(data, { command: 'check status', incident: '1234' })
    assert.deepEqual(argumentsOf(data, checkStatus), { origin: '1234' })
    assert.deepEqual(argumentsOf(data, showOperation), { incident: '1234' })
  })

  it('returns its arguments without platform keys', () => {
    const data = { command: 'operation', operation: 'tobaki-42', for: 'someone', msteams: { type: 'invoke' }, pag: 2 }
    assert.deepEqual(argumentsOf(data, showOperation), { operation: 'tobaki-42', pag: 2 })
  })

  it('does not compile with an invalid argument, which its schema would refuse too', () => {
    const query: { search?: string; sort?: string } = { sort: 'name' }
    // `npm run types` fails if one of these compiles.
    const mistakes = [
      // @ts-expect-error: a key that is misspelt
      press(operationItems, { operation: 'tobaki-42', pag: 2 }),
      // @ts-expect-error: a key that is missing
      press(operationItems, { page: 2 }),
      // @ts-expect-error: all arguments missing
      press(operationItems),
      // @ts-expect-error: arguments where the command takes none
      press(whoami, { page: 2 }),
      // @ts-expect-error: a value of another type
      press(operationItems, { operation: 'tobaki-42', page: '2' }),
      // @ts-expect-error: a value that is none of those listed
      press(checkStatus, { show: 'locked' }),
      // @ts-expect-error: a key that comes out of a spread
      press(checkStatus, { accounts: 'x', ...query }),
      // @ts-expect-error: a key that only another command knows
      press(planSpec('disable'), { lookup: 'x', show: 'enabled' }),
    ]
    for (const data of mistakes) {
      const spec = commands.find(({ name }) => name === data.command)
      assert.equal(spec && pressIfValid(spec, argumentsOf(data, spec)), undefined, JSON.stringify(data))
    }
    // @ts-expect-error: nothing but press() makes what a button sends
    const button: Button = { title: 'Open', data: { command: 'operation', operation: 'tobaki-42' } }
    assert.deepEqual(button.data, press(showOperation, { operation: 'tobaki-42' }))
  })
})
