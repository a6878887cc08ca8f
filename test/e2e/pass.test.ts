import assert from 'node:assert/strict'
import type { BrowserContext, Page } from 'playwright-core'
import { roles } from '../../emulator/roles.ts'
import type { Person } from '../../emulator/world.ts'
import { assertAccessible } from './support/accessibility.ts'
import { submit, wordsOf } from './support/chat.ts'
import { screens } from './support/screen.ts'
import { useStory } from './support/story.ts'
import { operators, ordinary } from './support/tenant.ts'

/** The narrowest phone that pages are made for. */
const narrow = 375

for (const screen of screens)
  describe(`a manager lets someone back in, on a ${screen.name}`, () => {
    const story = useStory({}, screen)
    let adele: Person
    let manager: Person
    let link = ''
    let page: Page

    const fits = async () => {
      const [wide, room] = (await page.evaluate('[document.documentElement.scrollWidth, innerWidth]')) as number[]
      assert.ok((wide ?? 0) <= (room ?? 0), `${page.url()} is ${wide} pixels wide on a screen of ${room}`)
    }
    const picture = async (name: string) => {
      await assertAccessible(page)
      await fits()
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        await page.screenshot({ path: `test-results/${name}-${screen.name}-${colorScheme}.png`, fullPage: true })
      }
      await page.emulateMedia({ colorScheme: null })
    }
    const open = async (browser: BrowserContext) => {
      page = await browser.newPage()
      if (screen.name === 'phone') await page.setViewportSize({ width: narrow, height: 760 })
    }

    before(async () => {
      const { demo, chat } = story()
      adele = await demo.person(operators.adele.id)
      const [colleague] = ordinary(1)
      assert.ok(colleague)
      manager = colleague
      await demo.ask('PATCH', `/people/${adele.id}`, { manager: manager.id })
      const { consented } = await demo.ask<{ consented: string[] }>('GET', '/registration')
      const scopes = ['UserAuthMethod-TAP.ReadWrite.All', 'Policy.Read.AuthenticationMethod']
      await demo.ask('PATCH', '/registration', { consented: [...consented, ...scopes] })
      const granted = [roles.authAdmin.templateId, roles.globalReader.templateId]
      await demo.ask('PATCH', `/people/${operators.alex.id}`, { roles: granted })
      await chat.say('sign in')
      await chat.signIn('Alex Wilber')
      await chat.text('You are signed in as Alex Wilber')
      await chat.say(`let back in ${adele.userPrincipalName} because the incident is over`)
      const plan = await chat.card(/back in\?/)
      await submit(plan, {}, 'Let 1 account back in')
      const result = await chat.card(/Prepared a way back in/)
      await result.getByRole('button', { name: /Ways back in/ }).click()
      const list = await wordsOf(await chat.card(/\/pass\//))
      link = /http:\/\/127\.0\.0\.1:\d+\/pass\/[\w-]+/.exec(list)?.[0] ?? ''
      assert.ok(link, list)
    })

    it('opens the link, and signs in', async () => {
      await open(story().browser)
      await page.goto(link)
      await picture('85-pass-start')
      await page.getByRole('link', { name: 'Sign in' }).click()
      await page.getByLabel('Find an account').fill(manager.userPrincipalName)
      await page.getByLabel('Find an account').press('Enter')
      await page.getByRole('button', { name: manager.displayName }).first().click()
      await page.getByRole('heading', { name: `Let ${adele.displayName} back in?` }).waitFor()
      assert.equal(page.url(), link)
      await picture('86-pass-question')
    })

    it("says how they checked the person's identity, and sees a pass once", async () => {
      await page.getByRole('button', { name: 'Show the pass' }).click()
      assert.match(await wordsOf(page.locator('main')), /How did you check/, 'the browser insists on an answer')
      await page.getByLabel('I called them back on a number I already had').check()
      await page.getByRole('button', { name: 'Show the pass' }).click()
      await page.getByRole('heading', { name: `The pass for ${adele.displayName}` }).waitFor()
      await page.getByText('Read it out character by character').click()
      await picture('87-pass-shown')
      const pass = ((await page.locator('.pass').textContent()) ?? '').replaceAll(/\s/g, '')
      const spelled = (await page.locator('details code').allInnerTexts()).join('')
      assert.equal(spelled, pass)
      assert.match(await wordsOf(page.locator('main')), /aka\.ms\/mysecurityinfo/)
      const other = await story().browser.newPage()
      await other.goto(`${story().demo.emulator}/mysecurityinfo`)
      await other.getByLabel('Sign-in name').fill(adele.userPrincipalName)
      await other.getByLabel('Temporary Access Pass').fill(pass)
      await other.getByRole('button', { name: 'Sign in' }).click()
      await other.getByRole('button', { name: 'Register Microsoft Authenticator' }).click()
      await other.getByText('Now set a new password').waitFor()
      await other.close()
    })

    it("doesn't see it again by going back or opening the link", async () => {
      await page.goBack()
      assert.equal(await page.locator('.pass').count(), 0)
      await page.goto(link)
      await page.getByRole('link', { name: 'Sign in' }).waitFor()
      assert.equal(await page.locator('.pass').count(), 0)
    })

    it('is the only one who sees anything', async () => {
      await page.getByRole('link', { name: 'Sign in' }).click()
      await page.getByRole('button', { name: 'Alex Wilber' }).click()
      await page.getByText('There is nothing for you here').waitFor()
      await picture('88-pass-nothing')
    })
  })
