import assert from 'node:assert/strict'
import { eventually } from '../../support/eventually.ts'
import { anna, someone, useHarness } from '../harness.ts'
import { member } from '../world.ts'

const group = 'approvers'

describe('a card that shows what was asked', () => {
  const h = useHarness(() => ({ limits: { approvalAbove: 1, approverGroupId: group } }))
  beforeEach(() => {
    for (const name of ['bob', 'carol', 'erin', 'mia', 'anna']) h().world.add(name)
    h().world.groups.set(group, new Set(['erin', 'mia']))
  })
  const as = (oid: string) => ({
    person: someone(oid),
    directory: member,
  })
  /** The tokens of Mia's cards, once there are so many. */
  const tokens = async (count: number) => {
    const found = () =>
      h().cards.flatMap(({ asked, token }) => ('person' in asked && asked.person.oid === 'mia' && token ? token : []))
    await eventually(`there are ${count} cards`, () => found().length >= count)
    return found()
  }

  it('can be pressed while a newer one is on its way', async () => {
    const { id } = await h().begin('disable', ['bob', 'carol'])
    await tokens(1)
    await h().work()
    await h().operations.ask(id, { ...as('erin'), text: 'Since when?' })
    await tokens(2)
    await h().operations.answer(id, { person: anna, text: 'Since Monday' })
    const [, second = ''] = await tokens(3)
    await assert.rejects(h().operations.deny(id, { ...as('mia'), token: 'made-up' }), { code: 'tampered' })
    const { state } = await h().operations.deny(id, { ...as('mia'), token: second })
    assert.equal(state, 'denied')
  })
})
