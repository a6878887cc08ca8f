// Covers: outside-changes
import assert from 'node:assert/strict'
import { useOtherTools } from '../support/other-tools.ts'
import { ordinary } from '../support/people.ts'
import { wordsOf } from '../support/rollcall.ts'

describe('the undo of a containment of 300 accounts', () => {
  const { world, elsewhere, signIn } = useOtherTools({
    users: 800,
    environment: () => ({ CONTAIN_ACTIONS: 'block-sign-in', CONFIRM_COUNT_ABOVE: '500', APPROVAL_ABOVE: '500' }),
  })

  it('leaves out exactly the three that someone has enabled elsewhere, one of which is disabled again', async () => {
    const { megan, lynne } = world().emulator.world.operators
    const chat = await signIn(megan)
    const all = ordinary(world(), 300)
    await chat.say(`contain ${all.map(({ id }) => id).join('\n')}`)
    const plan = await chat.heard('Contain 300 accounts?')
    await chat.press('Contain 300 accounts', { reason: 'Phished on Monday', count: '300' }, plan.id)
    const done = wordsOf(await chat.heard('Contained 300 accounts', { message: plan.id }))
    const [, id = ''] = /\b([a-z]{6}-\d{2})\b/.exec(done) ?? []
    const [one, two, three] = [all[7], all[150], all[299]]
    assert.ok(one && two && three)
    for (const person of [one, two, three]) elsewhere(lynne, person, true)
    elsewhere(lynne, two, false)
    await chat.say(`undo ${id}`)
    const said = wordsOf(await chat.heard('Restore 297 accounts?'))
    assert.match(said, /3 · Changed in another tool since then|3 .*skipped/)
    assert.match(said, /Include 3 changed by others/)
    await chat.press('Show', {}, (await chat.heard('Restore 297 accounts?')).id)
    const list = wordsOf(await chat.heard(/Changed by Lynne Robbins \([^)]+\) in another tool since then/))
    for (const person of [one, two, three]) assert.ok(list.includes(person.userPrincipalName), list)
  })
})
