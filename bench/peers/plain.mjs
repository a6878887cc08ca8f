/** The properties all peers request. */
export const fields =
  'id,userPrincipalName,displayName,mail,jobTitle,department,accountEnabled,userType,onPremisesSyncEnabled'
export const userPath = (upn) => `/users/${encodeURIComponent(upn)}?$select=${fields}`
export const patchPath = (id) => `/users/${id}`
export const off = { accountEnabled: false }

/** One request with fetch; null if it failed. */
export async function call(url, token, path, options = {}) {
  try {
    const response = await fetch(`${url}/v1.0${path}`, {
      ...options,
      headers: { Authorization: `Bearer ${token}`, ...(options.body && { 'Content-Type': 'application/json' }) },
    })
    const text = await response.text()
    return response.ok ? (text ? JSON.parse(text) : {}) : null
  } catch {
    return null
  }
}

export const state = (user) => (user ? { id: user.id, enabled: user.accountEnabled } : null)
export const read = (url, token, upn) => call(url, token, userPath(upn)).then(state)
export const disable = (url, token, id) =>
  call(url, token, patchPath(id), { method: 'PATCH', body: JSON.stringify(off) }).then((done) => done !== null)

/** A batch of up to 20 with fetch; one result per request, null if it failed. */
export async function batch(url, token, requests) {
  const body = JSON.stringify({ requests: requests.map((one, index) => ({ id: String(index), ...one })) })
  const answer = await call(url, token, '/$batch', { method: 'POST', body })
  const byId = new Map(answer?.responses?.map((one) => [one.id, one]))
  return requests.map((_, index) => {
    const one = byId.get(String(index))
    return one && one.status < 300 ? (one.body ?? {}) : null
  })
}

export const readItem = ({ upn }) => ({ method: 'GET', url: userPath(upn) })
export const disableItem = ({ id }) => ({
  method: 'PATCH',
  url: patchPath(id),
  headers: { 'Content-Type': 'application/json' },
  body: off,
})

export function chunks(list, size) {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  )
}
