import assert from 'node:assert/strict'
import type { Locator } from 'playwright-core'
import { type Inbox, openInbox } from './support/inbox.ts'
import { screens } from './support/screen.ts'
import { useStory } from './support/story.ts'
import { membersOf, operators, upns } from './support/tenant.ts'

const phished = membersOf('Phished accounts')
const changed = phished.filter(({ accountEnabled, onPremisesSyncEnabled }) => accountEnabled && !onPremisesSyncEnabled)

for (const screen of screens)
  describe(`300 phished accounts, on a ${screen.name}`, () => {
    const story = useStory({ APPROVAL_ABOVE: '25' }, screen)
    let megan: Inbox
    before(async () => {
      const { chat, browser, demo } = story()
      await chat.say('sign in')
      await chat.signIn('Alex Wilber')
      await chat.text('You are signed in as Alex Wilber')
      megan = await openInbox(browser, demo.emulator, operators.megan)
      await megan.say('sign in')
      await megan.signIn()
      await megan.message('You are signed in as Megan Bowen')
    })

    /** Waits for a card and where the chat put it: nobody scrolls. */
    const landed = async (text: string | RegExp): Promise<Locator> => {
      const card = story().chat.page.locator('.ac-adaptiveCard').filter({ hasText: text }).last()
      await card.waitFor()
      return card
    }
    const assertInSight = async (part: Locator) => {
      const box = await part.boundingBox()
      assert.ok(
        box && box.y >= 0 && box.y + box.height <= screen.height,
        `at ${JSON.stringify(box)} of ${screen.height}`,
      )
    }

    it('are disabled with a message, two presses, and no scrolling', async () => {
      const { chat, demo } = story()
      await chat.paste(`disable accounts ${upns(phished)} because they were phished on Monday`)
      const title = `Disable ${changed.length} accounts`
      const plan = await landed(`${title}?`)
      const confirm = plan.getByRole('button', { name: title, exact: true })
      await assertInSight(confirm)
      // On a phone a plan may be one and a half screens high; what to know stands right above the button.
      if (screen.name === 'desktop') await assertInSight(plan.getByText(`${title}?`))
      await chat.picture('71-incident-plan')
      assert.equal(await plan.getByText(/Type \d+ to confirm/).count(), 0)
      await confirm.click()
      await landed('Waiting for approval')
      const request = await megan.message(`asks you to approve: ${title.toLowerCase()}`)
      await request.getByRole('button', { name: 'Approve' }).click()
      const result = await landed(/Disabled \d+ accounts[\s\S]*accounts left unchanged/)
      await chat.picture('72-incident-result')
      await assertInSight(result.getByText(/Disabled \d+ accounts/).first())
      const now = await Promise.all(phished.map(({ id }) => demo.person(id)))
      for (const before of changed) {
        const after = now.find(({ id }) => id === before.id)
        assert.equal(after?.accountEnabled, false, before.userPrincipalName)
        if (before.userType !== 'Guest')
          assert.notEqual(after?.signInSessionsValidFrom, before.signInSessionsValidFrom, before.userPrincipalName)
      }
    })
  })
