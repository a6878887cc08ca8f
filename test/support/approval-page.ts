import type { Emulator } from '../../emulator/main.ts'
import type { Person } from '../../emulator/world.ts'
import { createWeb, fieldOf, type Page, type Web } from './web.ts'

export const publicUrl = 'https://bot.example'

/** What the emulated registration needs for sign-ins to the pages of a bot at that address. */
export const registerPages = ({ registration }: Pick<Emulator, 'registration'>): void =>
  void registration.redirectUris.push(`${publicUrl}/pass/signed-in`)

export const addressOf = (id: string): string => `${publicUrl}/approve/${id}`

/** What the form on the page sends. */
export const formOf = (page: Page, more: Record<string, string> = {}): Record<string, string> => ({
  form: fieldOf(page, 'form'),
  plan: fieldOf(page, 'plan'),
  answer: 'approve',
  comment: '',
  ...more,
})

/** Browsers in which people sign in to the page for approvals. `botUrl`: where to send each request. */
export function createApproverBrowsers(emulator: () => Emulator, botUrl: () => string) {
  const browser = () => createWeb(() => ({ [publicUrl]: botUrl() }))
  const toEntra = (web: Web, id: string) => web.get(`${addressOf(id)}/sign-in`)
  const choose = (web: Web, entra: Page, { id }: Pick<Person, 'id'>) => {
    const { url, world } = emulator()
    return web.post(`${url}/${world.tenantId}/login`, { request: fieldOf(entra, 'request'), person: id })
  }
  return {
    browser,
    toEntra,
    /** Chooses an account on Entra's page; returns what the bot then shows. */
    choose,
    /** Signs someone in to the page. */
    open: async (id: string, as: Pick<Person, 'id'>, web = browser()) => choose(web, await toEntra(web, id), as),
  }
}
