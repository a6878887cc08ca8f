import assert from 'node:assert/strict'
import type { BrowserContext, Page } from 'playwright-core'
import { adaptiveCard, botIdOf, chatIdOf, userIdOf } from '../../emulator/activity.ts'
import { createEmulator, type Emulator } from '../../emulator/main.ts'
import { ordinaryTexts, sampleCards } from '../chat/views/samples/index.ts'
import { messagesFor } from '../support/words.ts'
import { assertAccessible } from './support/accessibility.ts'
import { openBrowser } from './support/browser.ts'
import { screens } from './support/screen.ts'

for (const screen of screens)
  describe(`the emulator's pages, on a ${screen.name}`, () => {
    let emulator: Emulator
    let browser: BrowserContext
    let page: Page

    before(async () => {
      emulator = await createEmulator({ users: 60, playgroundUrl: 'http://127.0.0.1:9' })
      browser = await openBrowser(screen)
      page = await browser.newPage()
    })
    after(async () => {
      await browser.close()
      await emulator.close()
    })

    const open = async (path: string) => {
      await page.goto(emulator.url + path)
    }
    /** A sign-in link as the bot gets it from the token service. */
    const link = async (): Promise<string> => {
      const { world, person, tokens, url } = emulator
      const conversation = {
        bot: { id: botIdOf(world) },
        user: { id: userIdOf(person) },
        conversation: { id: chatIdOf(person) },
        channelId: 'msteams',
      }
      const state = Buffer.from(JSON.stringify({ connectionName: 'graph', conversation })).toString('base64')
      const token = await tokens.mint({ aud: 'https://api.botframework.com', appid: world.appId })
      const answer = await fetch(`${url}/api/botsignin/GetSignInResource?state=${encodeURIComponent(state)}`, {
        headers: { Authorization: `Bearer ${token}` },
      })
      return ((await answer.json()) as { signInLink: string }).signInLink
    }
    const fits = async () => {
      const [wide, room] = (await page.evaluate('[document.documentElement.scrollWidth, innerWidth]')) as number[]
      assert.ok((wide ?? 0) <= (room ?? 0), `${page.url()} is ${wide} pixels wide on a screen of ${room}`)
    }

    it('all open: start page, inboxes, and a search without results', async () => {
      for (const path of ['/', '/inbox', '/inbox?q=zzzz']) {
        await open(path)
        await assertAccessible(page)
        await fits()
      }
    })

    it('let everyone sign in, or explain why not', async () => {
      const locked = [...emulator.world.people.values()].find(({ accountEnabled }) => !accountEnabled)
      assert.ok(locked)
      for (const search of ['', 'zzzz', locked.userPrincipalName]) {
        await page.goto(`${await link()}&q=${encodeURIComponent(search)}`)
        await assertAccessible(page)
        await fits()
      }
      await page.getByRole('button', { name: locked.displayName }).click()
      await page.getByRole('heading', { name: 'Your account has been locked' }).waitFor()
      await assertAccessible(page)
      await open('/signin?s=used-up')
      await page.getByRole('heading', { name: 'This sign-in link is used up' }).waitFor()
      await assertAccessible(page)
    })

    it('display every card of the bot', async () => {
      const { megan } = emulator.world.operators
      const conversation = emulator.conversations.personal(megan)
      const cards = await sampleCards(ordinaryTexts(), messagesFor('en'), screen.name)
      const name = `${'henrietta.mueller-luedenscheidt.'.repeat(2)}@contoso.onmicrosoft.com`
      const long = {
        type: 'AdaptiveCard',
        body: [{ type: 'FactSet', facts: [{ title: 'Donaudampfschifffahrtsgesellschaft', value: name }] }],
        actions: [{ type: 'Action.Submit', title: name, data: {} }],
      }
      for (const card of [...Object.values(cards).map((one) => one.card), long])
        emulator.conversations.append(conversation, 'bot', {
          type: 'message',
          attachments: [{ contentType: adaptiveCard, content: card }],
        })
      await open(`/inbox/${megan.id}`)
      await assertAccessible(page)
      await fits()
    })
  })
