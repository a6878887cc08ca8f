import assert from 'node:assert/strict'
import { useApproval } from '../support/approvals.ts'
import { wordsOf } from '../support/rollcall.ts'

describe('an undo that was denied', () => {
  const { signIn, plan } = useApproval()

  it('is shown as denied on the original result, which can be undone again; approvers see the results of both', async () => {
    const megan = await signIn('megan')
    const alex = await signIn('alex')
    const { confirm, card } = await plan(alex, 3)
    await confirm()
    const asked = await megan.heard('asks you to approve: disable 3 accounts')
    await megan.press('Approve', {}, asked.id)
    await alex.heard(/Disabled 3 accounts[\s\S]*Undo/, { message: card.id })
    const decided = wordsOf(await megan.heard(/Status: Done[\s\S]*Disabled 3 accounts/, { message: asked.id }))
    assert.doesNotMatch(decided, /continues in the requester/)
    await alex.press('Undo', {}, card.id)
    const undo = await alex.heard('Enable 3 accounts?')
    await alex.press('Enable 3 accounts', { reason: 'By mistake, sorry', count: '3' }, undo.id)
    const again = await megan.heard('asks you to approve: enable 3 accounts')
    await megan.press('Deny', {}, again.id)
    const denied = wordsOf(await megan.heard(/Denied by Megan Bowen[\s\S]*Nothing was changed/, { message: again.id }))
    assert.doesNotMatch(denied, /continues in the requester/)
    await alex.say('operations')
    await alex.heard(/Undo [a-z]{6}-\d\d: Denied. Nothing was undone./)
    await alex.press('Undo')
    await alex.heard('Enable 3 accounts?')
  })
})
