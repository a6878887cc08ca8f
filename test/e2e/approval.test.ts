import assert from 'node:assert/strict'
import type { Person } from '../../emulator/world.ts'
import { assertAccessible } from './support/accessibility.ts'
import { press, submit, wordsOf } from './support/chat.ts'
import { type Inbox, openInbox } from './support/inbox.ts'
import { screens } from './support/screen.ts'
import { useStory } from './support/story.ts'
import { operators, ordinary, upns } from './support/tenant.ts'

const reason = 'Phished, see the mail trace'

for (const screen of screens)
  describe(`a second person who approves, on a ${screen.name}`, () => {
    const story = useStory({ APPROVAL_ABOVE: '2' }, screen)
    let megan: Inbox

    const enabled = async (people: readonly Person[]) => {
      const now = await story().demo.people(people)
      return now.filter(({ accountEnabled }) => accountEnabled).length
    }
    /** Plans and confirms a disable; resolves when it waits for approval. */
    const ask = async (people: readonly Person[]) => {
      const { chat } = story()
      const what = `Disable ${people.length} accounts`
      await chat.paste(`disable accounts ${upns(people)}`)
      const plan = await chat.card(`${what}?`)
      assert.match(await wordsOf(plan), /a second person must approve/)
      await submit(plan, { Reason: reason }, what)
      await chat.card('A second person must approve this')
      return what
    }

    before(async () => {
      const { chat, browser, demo } = story()
      await chat.say('sign in')
      await chat.signIn('Alex Wilber')
      await chat.text('You are signed in as Alex Wilber')
      megan = await openInbox(browser, demo.emulator, operators.megan)
    })

    it('is asked in their personal chat, and approval disables 30 accounts in the requester’s name', async () => {
      const { chat, demo } = story()
      const people = ordinary(30)
      const what = await ask(people)
      await chat.picture('61-waiting')
      const card = await megan.message(`asks you to approve: ${what.toLowerCase()}`)
      assert.match(await wordsOf(card), /Alex Wilber’s permissions[\s\S]*Phished, see the mail trace/)
      await megan.page.screenshot({ path: `test-results/${screen.name}-62-asked.png`, fullPage: true })
      await assertAccessible(megan.page)
      assert.equal(await enabled(people), 30)
      await card.getByLabel('Comment').fill('Checked with HR')
      await card.getByRole('button', { name: 'Approve' }).click()
      await megan.signIn()
      await megan.message('Approved by Megan Bowen')
      const result = await chat.card(/Disabled 30 accounts[\s\S]*Undo/)
      assert.match(await wordsOf(result), /approved by Megan Bowen[\s\S]*Checked with HR/)
      await chat.picture('63-approved')
      await megan.page.screenshot({ path: `test-results/${screen.name}-64-answered.png`, fullPage: true })
      await assertAccessible(megan.page)
      assert.equal(await enabled(people), 0)
      const writes = (await demo.journal({ path: '/v1.0/', method: 'POST' })).filter(({ body }) =>
        JSON.stringify(body).includes('"accountEnabled":false'),
      )
      assert.ok(writes.length > 0)
      for (const { as } of writes) assert.equal(as?.upn, operators.alex.userPrincipalName)
    })

    // Phones have none.
    if (screen.name === 'desktop')
      it('can be done with the keyboard alone', async () => {
        const { chat } = story()
        const { keyboard } = megan.page
        const people = ordinary(3, 30)
        const what = await ask(people)
        await megan.message(`asks you to approve: ${what.toLowerCase()}`)
        const focused = () =>
          megan.page.evaluate('document.activeElement.innerText || document.activeElement.name || ""')
        for (let steps = 0; (await focused()) !== 'input.comment'; steps++) {
          assert.ok(steps < 40, 'the comment is not reached with the Tab key')
          await keyboard.press('Tab')
        }
        await keyboard.type('No mouse here')
        await keyboard.press('Tab')
        assert.equal(await focused(), 'Approve')
        await keyboard.press('Enter')
        await megan.message(/Approved by Megan Bowen[\s\S]*No mouse here/)
        await chat.card('Disabled 3 accounts')
        assert.equal(await enabled(people), 0)
      })

    it('denies, and nothing is changed', async () => {
      const { chat } = story()
      const people = ordinary(4, 33)
      const card = await megan.message(`asks you to approve: ${(await ask(people)).toLowerCase()}`)
      await card.getByLabel('Comment').fill('Not before Monday')
      await card.getByRole('button', { name: 'Deny' }).click()
      await megan.message('Denied by Megan Bowen')
      assert.match(await wordsOf(await chat.card('Nothing was changed.')), /Denied[\s\S]*Not before Monday/)
      await chat.picture('65-denied')
      assert.equal(await enabled(people), 4)
    })

    it('sees the request end when the requester cancels it, whatever they have typed', async () => {
      const { chat } = story()
      const people = ordinary(5, 37)
      const what = await ask(people)
      const card = await megan.message(`asks you to approve: ${what.toLowerCase()}`)
      await card.getByLabel('Comment').fill('Let me see')
      await press(await chat.card('A second person must approve this'), 'Cancel')
      await chat.card('Cancelled')
      const ended = await megan.message(/Cancelled[\s\S]*Disable 5 accounts/)
      assert.equal(await ended.getByRole('button', { name: /Approve|Deny/ }).count(), 0)
      assert.equal(
        await megan.page
          .getByRole('article')
          .filter({ hasText: `asks you to approve: ${what.toLowerCase()}` })
          .count(),
        0,
      )
      assert.equal(await enabled(people), 5)
    })

    it('sees it expire if nobody decides in time, and so does the requester', async () => {
      const { chat, demo } = story()
      const people = ordinary(6, 42)
      await megan.message(`asks you to approve: ${(await ask(people)).toLowerCase()}`)
      await demo.pass(31)
      await chat.card('Nobody approved it in time. Nothing was changed.')
      await chat.picture('66-expired')
      const ended = await megan.message(/Expired[\s\S]*Disable 6 accounts/)
      assert.equal(await ended.getByRole('button', { name: /Approve|Deny/ }).count(), 0)
      assert.equal(await enabled(people), 6)
    })
  })
