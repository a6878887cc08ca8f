import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Locator } from 'playwright-core'
import { grantsOf } from '../../emulator/account-objects.ts'
import type { Person } from '../../emulator/world.ts'
import { createPatience } from '../support/patience.ts'
import { press, submit, wordsOf } from './support/chat.ts'
import { type Inbox, openInbox } from './support/inbox.ts'
import { type Screen, screens } from './support/screen.ts'
import { type Story, useStory } from './support/story.ts'
import { membersOf, operators, upns } from './support/tenant.ts'

const phished = membersOf('Phished accounts')
const changed = phished.filter(({ accountEnabled, onPremisesSyncEnabled }) => accountEnabled && !onPremisesSyncEnabled)

const toEnd = "[...document.querySelectorAll('.ac-adaptiveCard')].at(-1)?.scrollIntoView({ block: 'end' })"

/** What the chat shows without scrolling. */
const tell = (story: () => Story, screen: Screen) => ({
  async landed(text: string | RegExp): Promise<Locator> {
    const card = story().chat.page.locator('.ac-adaptiveCard').filter({ hasText: text }).last()
    await card.waitFor()
    return card
  },
  /**
   * The chat scrolls to a new message a moment after showing it. If a card above grows at that moment, the Playground
   * stays where it was; Teams stays at the end.
   */
  async assertInSight(part: Locator) {
    let box: Awaited<ReturnType<Locator['boundingBox']>> = null
    const inSight = () => box && box.y >= 0 && box.y + box.height <= screen.height
    const patience = createPatience(10_000)
    for (let looks = 0; !inSight() && !patience.signal.aborted; looks++) {
      if (looks > 0) await pause(100)
      if (looks === 50) await story().chat.page.evaluate(toEnd)
      box = await part.boundingBox()
    }
    patience.end()
    assert.ok(inSight(), `at ${JSON.stringify(box)} of ${screen.height}`)
  },
  /** Signs in the requester and the approver, who has her own page. */
  async signIn(): Promise<Inbox> {
    const { chat, browser, demo } = story()
    await chat.say('sign in')
    await chat.signIn('Alex Wilber')
    await chat.text('You are signed in as Alex Wilber')
    const megan = await openInbox(browser, demo.emulator, operators.megan)
    await megan.say('sign in')
    await megan.signIn()
    await megan.message('You are signed in as Megan Bowen')
    return megan
  },
})

for (const screen of screens)
  describe(`300 phished accounts, on a ${screen.name}`, () => {
    const story = useStory({ APPROVAL_ABOVE: '25' }, screen)
    let megan: Inbox
    const { landed, assertInSight, signIn } = tell(story, screen)
    before(async () => {
      megan = await signIn()
    })

    it('are disabled with a message, two presses, and no scrolling', async () => {
      const { chat, demo } = story()
      await chat.paste(`disable accounts ${upns(phished)} because they were phished on Monday`)
      const title = `Disable ${changed.length} accounts`
      const plan = await landed(`${title}?`)
      const confirm = plan.getByRole('button', { name: title, exact: true })
      await assertInSight(confirm)
      // On phones a plan may be one and a half screens high, with the essentials right above the button.
      if (screen.name === 'desktop') await assertInSight(plan.getByText(`${title}?`))
      await chat.picture('71-incident-plan')
      assert.equal(await plan.getByText(/Type \d+ to confirm/).count(), 0)
      await confirm.click()
      await landed('Waiting for approval')
      const request = await megan.message(`asks you to approve: ${title.toLowerCase()}`)
      await request.getByRole('button', { name: 'Approve' }).click()
      const result = await landed(/Disabled \d+ accounts\. \d+ can still sign in[\s\S]*Undo/)
      await chat.picture('72-incident-result')
      // The completion message comes below the result; on phones it fills the rest of the screen.
      if (screen.name === 'desktop') await assertInSight(result.getByText(/Disabled \d+ accounts/).first())
      const told = /Disabled \d+ accounts\. \d+ can still sign in/
      await assertInSight((await landed(new RegExp(`${told.source}[\\s\\S]*Open$`))).getByText(told).first())
      const now = await demo.people(phished)
      for (const before of changed) {
        const after = now.find(({ id }) => id === before.id)
        assert.equal(after?.accountEnabled, false, before.userPrincipalName)
        if (before.userType !== 'Guest')
          assert.notEqual(after?.signInSessionsValidFrom, before.signInSessionsValidFrom, before.userPrincipalName)
      }
    })
  })

const steps = 'block-sign-in, sign-out, reset-password, revoke-consents, confirm-compromised'

for (const screen of screens)
  describe(`containing 300 phished accounts, on a ${screen.name}`, () => {
    // Without sign-in methods, which would take many minutes at five requests per ten seconds.
    const story = useStory({ APPROVAL_ABOVE: '25', CONTAIN_ACTIONS: steps }, screen)
    const { landed, assertInSight, signIn } = tell(story, screen)
    let megan: Inbox
    before(async () => {
      megan = await signIn()
    })
    const now = () => story().demo.people(phished)
    const approve = async (title: string) => {
      const request = await megan.message(`asks you to approve: ${title.toLowerCase()}`)
      await request.getByRole('button', { name: 'Approve' }).click()
    }

    it('blocks them, signs them out and locks them out in one operation, and restores what can be restored', async () => {
      const { chat } = story()
      const before = await now()
      await chat.say('contain accounts group:"Phished accounts" because they were phished on Monday')
      const plan = await landed(/Contain \d+ accounts\?/)
      const [, count = ''] = /Contain (\d+) accounts\?/.exec(await wordsOf(plan)) ?? []
      const title = `Contain ${count} accounts`
      await chat.picture('73-contain-plan')
      await assertInSight(plan.getByRole('button', { name: title, exact: true }))
      await submit(plan, { [`Type ${count} to confirm`]: count }, title)
      await landed('Waiting for approval')
      await approve(title)
      await landed(/Contained \d+[\s\S]*Undo/)
      await chat.picture('74-contain-result')
      const after = await now()
      const isTouched = (index: number) => !isDeepStrictEqual(after[index], before[index])
      const contained = after.filter((_, index) => isTouched(index))
      assert.equal(contained.length, Number(count), 'nobody else is touched')
      assert.ok(contained.length > 200)
      assert.ok(before.filter((one, index) => isTouched(index) && grantsOf(one).length > 0).length > 100)
      for (const one of contained) {
        assert.deepEqual(grantsOf(one), [], one.userPrincipalName)
        if (!one.onPremisesSyncEnabled) assert.equal(one.accountEnabled, false, one.userPrincipalName)
      }
      const result = await wordsOf(await landed(/Contained \d+[\s\S]*Undo/))
      assert.match(result, /Block sign-in\s+\d+ · verified/)
      assert.match(result, /Reset password\s+\d+ · verified/)
      assert.match(result, /Revoke app consents\s+\d+ · verified/)
      await press(await landed(/Contained \d+[\s\S]*Undo/), 'Undo')
      const back = await landed(/Restore \d+ accounts\?/)
      const [, many = ''] = /Restore (\d+) accounts\?/.exec(await wordsOf(back)) ?? []
      await chat.picture('75-contain-undo')
      await submit(back, { Reason: 'It was the wrong list' }, `Restore ${many} accounts`)
      await approve(`Restore ${many} accounts`)
      await landed(/Restored \d+/)
      const had = (one: Person) => [one.userPrincipalName, one.accountEnabled, new Set(grantsOf(one))]
      assert.deepEqual((await now()).map(had), before.map(had))
    })
  })
