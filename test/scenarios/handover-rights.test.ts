import assert from 'node:assert/strict'
import { useHandover } from '../support/handover.ts'
import type { Chat } from '../support/rollcall.ts'

describe("a handover to someone who isn't allowed to have it", () => {
  const { world, people, schedule, ask, disabled } = useHandover(400)
  let alex: Chat
  let diego: Chat
  before(() => {
    ;({ alex, diego } = people())
  })
  const operators = () => world().emulator.world.group('Helpdesk operators')?.members
  const account = () => world().emulator.world.operators.diego

  for (const [why, lose, regain, says] of [
    [
      'has left the operators',
      () => operators()?.delete(account().id),
      () => operators()?.add(account().id),
      'Diego Siciliani is no longer an operator',
    ],
    [
      'has been disabled',
      () => Object.assign(account(), { accountEnabled: false }),
      () => Object.assign(account(), { accountEnabled: true }),
      'Diego Siciliani’s account is disabled',
    ],
  ] as const)
    it(`is refused when it is agreed, because that person ${why}; the schedule stays with its owner`, async () => {
      const { id, targets } = await schedule()
      const { mine, owners } = await ask(id)
      // Opened now, the card of the operation says who wants it.
      await alex.say(`operation ${id}`)
      const { id: card } = await alex.heard(/Runs on[\s\S]*Diego/)
      lose()
      await alex.press('Hand over', {}, owners)
      await alex.heard(says)
      await alex.heard('Diego Siciliani can’t take over: disable 2 accounts', { message: owners })
      await diego.heard(/Diego Siciliani can’t take over: disable 2 accounts[\s\S]*It stays with its owner/, {
        message: mine,
      })
      regain()
      await alex.heard(/^(?![\s\S]*Diego)[\s\S]*Runs on/, { message: card })
      await alex.say(`audit ${id}`)
      await alex.heard('Handover not possible')
      // Once their rights are back, they can ask again.
      const again = await ask(id)
      await alex.press('Hand over', {}, again.owners)
      await alex.heard('Diego Siciliani took over', { message: again.owners })
      await diego.say(`cancel ${id}`)
      await diego.heard('Cancelled')
      assert.equal(disabled(targets), 0)
    })
})
