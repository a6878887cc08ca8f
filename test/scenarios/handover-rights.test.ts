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

  it('is refused when it is agreed, because that person has left the operators; the schedule stays with its owner', async () => {
    const { id, targets } = await schedule()
    const { mine, owners } = await ask(id)
    // Opened now, the card of the operation says who wants it.
    await alex.say(`operation ${id}`)
    const { id: card } = await alex.heard(/Runs on[\s\S]*Diego/)
    operators()?.delete(account().id)
    await alex.press('Hand over', {}, owners)
    await alex.heard('Diego Siciliani is no longer an operator')
    await alex.heard('Diego Siciliani can’t take over: disable 2 accounts', { message: owners })
    await diego.heard(/Diego Siciliani can’t take over: disable 2 accounts[\s\S]*It stays with its owner/, {
      message: mine,
    })
    operators()?.add(account().id)
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
