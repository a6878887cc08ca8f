import assert from 'node:assert/strict'
import { byNumberOrName } from '../../support/titles.ts'
import { press, submit, wordsOf } from '../support/chat.ts'
import type { Story } from '../support/story.ts'
import { domain, operators, ordinary, upns } from '../support/tenant.ts'

/** Everything that is refused with an explanation. */
export function tellMistakes(story: () => Story): void {
  it('is told the current state by an outdated button', async () => {
    const { chat, demo } = story()
    const [target] = ordinary(1, 12)
    assert.ok(target)
    const plan = async (nth: number) => {
      await chat.paste(`disable accounts ${target.userPrincipalName}`)
      const plans = chat.page.locator('.ac-adaptiveCard', { hasText: target.displayName }).filter({
        hasText: byNumberOrName('Disable 1 account?'),
      })
      await plans.nth(nth).waitFor()
      return plans.nth(nth)
    }
    const old = await plan(0)
    const fresh = await plan(1)
    await submit(fresh, { Reason: 'Left the company on Friday' }, 'Disable 1 account')
    await chat.card('Disabled 1 account')
    const { signInSessionsValidFrom } = await demo.person(target.id)
    await submit(old, { Reason: 'Left the company on Friday' }, 'Disable 1 account')
    await chat.card('No longer needs a change')
    await chat.picture('51-old-plan')
    assert.equal((await demo.person(target.id)).signInSessionsValidFrom, signInSessionsValidFrom)
  })

  it('finds a plan expired after ten minutes, with nothing changed', async () => {
    const { chat, demo } = story()
    const [target] = ordinary(1, 16)
    assert.ok(target)
    await chat.paste(`disable accounts ${target.userPrincipalName}`)
    const plan = await chat.card(`Disable ${target.displayName}?`)
    await demo.pass(11)
    await chat.card('It wasn’t confirmed in time. Nothing was changed.')
    await chat.picture('52-expired')
    assert.equal(await plan.getByRole('button', { name: 'Disable 1 account' }).count(), 0)
    assert.equal((await demo.person(target.id)).accountEnabled, true)
  })

  it('is told why nothing is planned for accounts that are protected or not found', async () => {
    const { chat } = story()
    const untouchable = [operators.alex, operators.breakGlass, operators.patti]
    await chat.paste(`disable accounts ${upns(untouchable)}, nobody@contoso.example`)
    const plan = await chat.card(/No account to disable[\s\S]*nobody@contoso\.example/)
    assert.match(await wordsOf(plan), /Not found[\s\S]*Your own account/)
    await chat.picture('53-nothing-to-do')
  })

  it('is told the limit before anything is looked up', async () => {
    const { chat, demo } = story()
    const before = (await demo.journal({ path: '/v1.0/' })).length
    const many = Array.from({ length: 501 }, (_, index) => `someone.${index}@${domain}`)
    await chat.paste(`disable accounts ${many.join(', ')}`)
    await chat.card('That’s too many accounts at once: 501.')
    await chat.picture('54-over-the-limit')
    const since = (await demo.journal({ path: '/v1.0/' })).slice(before).map(({ body }) => JSON.stringify(body) ?? '')
    assert.ok(since.every((body) => !body.includes('someone.')))
  })

  it('waits for a busy Graph, and is told if it stays busy', async () => {
    const { chat, demo } = story()
    await demo.fault({ match: { path: '^/users' }, fail: 429, retryAfter: 1, times: 1 })
    await chat.say('list users department:Sales')
    await chat.card('department Sales')
    // Far beyond any deadline, because a wait that just meets the deadline is still accepted.
    await demo.fault({ match: { path: '^/users' }, fail: 429, retryAfter: 600 })
    await chat.say('list users guests')
    await chat.card('Microsoft Entra is throttling requests.')
    await chat.picture('55-throttled')
  })

  it('gets a clear answer to nonsense', async () => {
    const { chat } = story()
    await chat.say('lst users')
    await chat.text(/Did you mean “list users”/)
    await chat.picture('56-unknown-command')
    await chat.paste('x'.repeat(10_000))
    await chat.text('I don’t know that command.')
    await chat.paste(
      `check status script.kiddie@${domain}, markdown@${domain}, formula@${domain}, long@${domain}, rtl@${domain}`,
    )
    const card = await chat.card('Status of 5 accounts')
    for (const name of ['<script>alert(1)</script>', '[click](http://evil.example)', "=cmd()|'/c calc'!A1"])
      assert.ok((await wordsOf(card)).includes(name), name)
    assert.equal(await card.locator('script, img[src=x], a').count(), 0)
    await chat.picture('57-hostile-names')
  })

  it('keeps the chat after reloading the page, with working buttons', async () => {
    const { chat } = story()
    await chat.reload()
    const card = await chat.card('Status of 5 accounts')
    await press(card, 'Export')
    await chat.card('The file is ready')
    await chat.picture('58-loaded-anew')
  })

  it("signs out, is asked again, and can't come back as someone else", async () => {
    const { chat } = story()
    await chat.say('sign out')
    await chat.text('You are signed out.')
    await chat.say('list users guests')
    await chat.signIn('Megan Bowen')
    await chat.text('You signed in with a different account from the one you use in Teams.')
    await chat.picture('59-wrong-account')
    await chat.say('list users guests')
    await chat.signIn('Alex Wilber')
    await chat.card('guests only')
  })
}
