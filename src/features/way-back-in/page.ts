import type { Page } from '../../pages/page.ts'
import { createPassPage, type PassPageStep } from './pass-page.ts'
import { vouchers } from './service.ts'

export const passPage: Page<PassPageStep> = {
  routes: [
    { method: 'get', path: '/pass/signed-in', step: 'signedIn' },
    { method: 'get', path: '/pass/:voucher', step: 'show' },
    { method: 'head', path: '/pass/:voucher', step: 'show' },
    { method: 'get', path: '/pass/:voucher/sign-in', step: 'signIn' },
    // The form contains only a token and a choice.
    { method: 'post', path: '/pass/:voucher', step: 'reveal', form: 4_096 },
  ],
  build: (parts) => createPassPage({ ...parts, vouchers: parts.use(vouchers) }),
}
