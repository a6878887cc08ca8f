import assert from 'node:assert/strict'
import { submit, wordsOf } from './support/chat.ts'
import { openInbox } from './support/inbox.ts'
import { screens } from './support/screen.ts'
import { useStory } from './support/story.ts'
import { operators } from './support/tenant.ts'

const steps = 'block-sign-in, sign-out, reset-password'

for (const screen of screens)
  describe(`an incident that Defender reports, on a ${screen.name}`, () => {
    const story = useStory({ CONTAIN_ACTIONS: steps }, screen)
    let incident = ''
    let operation = ''
    let synced = ''
    before(async () => {
      const { chat } = story()
      await chat.say('sign in')
      await chat.signIn('Alex Wilber')
      await chat.text('You are signed in as Alex Wilber')
    })

    it('is raised on the start page', async () => {
      const { browser, demo } = story()
      const page = await browser.newPage()
      await page.goto(demo.emulator)
      await page.getByRole('button', { name: 'Raise an incident' }).click()
      const told = await wordsOf(page.getByText(/contain incident:\d+/))
      incident = /contain incident:(\d+)/.exec(told)?.[1] ?? ''
      assert.ok(incident)
      await page.close()
    })

    it('is contained by its number: synced accounts are put in quarantine, which blocks them', async () => {
      const { chat, browser, demo } = story()
      await chat.say(`contain incident:${incident} because they gave a phishing page their passwords`)
      const plan = await chat.card(/Contain 3 accounts\?/)
      await chat.picture('81-respond-plan')
      const words = await wordsOf(plan)
      assert.match(words, new RegExp(`Incident ${incident}`))
      assert.match(words, /Put in quarantine/)
      assert.match(words, /Conditional Access then blocks it/)
      assert.match(words, /svc-scan/, 'what is not an account here is named')
      await submit(plan, { 'Type 3 to confirm': '3' }, 'Contain 3 accounts')
      const result = await chat.card(/Contained 3 accounts[\s\S]*Undo/)
      await chat.picture('82-respond-result')
      const said = await wordsOf(result)
      assert.match(said, /in quarantine is blocked by Conditional Access/)
      operation = /\b[a-z]{6}-\d{2}\b/.exec(said)?.[0] ?? ''
      assert.ok(operation)
      const joined = await demo.journal({ method: 'POST', path: 'members/\\$ref' })
      synced = JSON.stringify(joined.at(-1)).match(/directoryObjects\/([0-9a-f-]{36})/)?.[1] ?? ''
      assert.ok(synced)
      const person = await demo.person(synced)
      assert.equal(person.onPremisesSyncEnabled, true)
      assert.equal(person.accountEnabled, true, 'Active Directory decides about that')
      const inbox = await openInbox(browser, demo.emulator, person)
      await inbox.say('sign in')
      const [tab] = await Promise.all([
        browser.waitForEvent('page'),
        inbox.page.getByRole('link', { name: 'Sign in' }).last().click(),
      ])
      await tab.getByRole('button', { name: person.displayName }).click()
      await tab.getByText('AADSTS53003').waitFor()
      await tab.close()
      await inbox.page.close()
    })

    it('leaves steps in mailboxes that a second person ticks off', async () => {
      const { chat, browser, demo } = story()
      const megan = await openInbox(browser, demo.emulator, operators.megan)
      await megan.say('sign in')
      await megan.signIn()
      await megan.message('You are signed in as Megan Bowen')
      await chat.page.bringToFront()
      await chat.say(`assign steps ${operation} mailbox to ${operators.megan.userPrincipalName}`)
      await chat.card(/Mailbox steps/)
      const card = await megan.message(/Mailbox steps: 3 accounts/)
      await chat.picture('83-respond-steps')
      await card.getByRole('button', { name: 'Done', exact: true }).click()
      await megan.message(/Mailbox steps[\s\S]*[Dd]one[\s\S]*Megan Bowen/)
      await chat.say(`operation ${operation}`)
      const result = await wordsOf(await chat.card(/Contained 3 accounts[\s\S]*Mailbox steps[\s\S]*Megan Bowen/))
      assert.match(result, /Mailbox steps/)
      await chat.picture('84-respond-done')
    })
  })
