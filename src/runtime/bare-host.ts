/** A host as it is compared: without the brackets of IPv6, in small letters. */
export const bareHost = (host: string) => host.replace(/^\[|\]$/g, '').toLowerCase()
