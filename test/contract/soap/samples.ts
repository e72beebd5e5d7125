/** Each message with every element that its schema knows, as somebody else writes it: indented, with other prefixes. */
const envelope = (body: string) => `<?xml version="1.0" encoding="utf-8"?>
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">
  <s:Header/>
  <s:Body>${body}</s:Body>
</s:Envelope>`

const metadata = '<metadata><mapEntry><key>k</key><value>v</value></mapEntry></metadata>'
const bundles =
  '<primaryCiIncurredFee>0.50</primaryCiIncurredFee><idBundle>b</idBundle><idCiBundle>c</idCiBundle>'
const whoAsks =
  '<idPSP>DEMOITMMXXX</idPSP><idBrokerPSP>97735020584</idBrokerPSP><idChannel>97735020584_01</idChannel>'

const reply = (name: string, namespace: string) => `
    <n:${name} xmlns:n="${namespace}">
      <outcome>KO</outcome>
      <fault>
        <faultCode>CANALE_SEMANTICA</faultCode><faultString>Errore semantico</faultString><id>DEMOITMMXXX</id>
        <description>why</description><serial>1</serial><originalFaultCode>c</originalFaultCode>
        <originalFaultString>s</originalFaultString><originalDescription>d</originalDescription>
      </fault>
    </n:${name}>`

const pspForNode = 'http://pagopa-api.pagopa.gov.it/psp/pspForNode.xsd'
const nodeForPsp = 'http://pagopa-api.pagopa.gov.it/node/nodeForPsp.xsd'

export const samples = {
  pspNotifyPaymentV2: envelope(`
    <n:pspNotifyPaymentV2 xmlns:n="${pspForNode}">
      ${whoAsks}
      <transactionId>0123456789abcdef</transactionId>
      <totalAmount>122.00</totalAmount>
      <fee>1.50</fee>
      ${bundles}
      <timestampOperation>2024-01-12T11:59:40.123+01:00</timestampOperation>
      <paymentList>
        <payment>
          <paymentToken>t1</paymentToken>
          <paymentDescription>TARI 2026</paymentDescription>
          <fiscalCodePA>77777777777</fiscalCodePA>
          <companyName>Comune di Milano</companyName>
          <officeName>Tributi</officeName>
          <creditorReferenceId>02000100000009424</creditorReferenceId>
          <debtAmount>120.50</debtAmount>
          <transferList>
            <transfer>
              <idTransfer>1</idTransfer>
              <transferAmount>120.50</transferAmount>
              <fiscalCodePA>77777777777</fiscalCodePA>
              <companyName>Comune di Milano</companyName>
              <IBAN>IT60X0542811101000000123456</IBAN>
              <remittanceInformation>TARI</remittanceInformation>
              ${metadata}
            </transfer>
          </transferList>
          ${metadata}
          <standin>false</standin>
        </payment>
      </paymentList>
      <additionalPaymentInformations>${metadata}</additionalPaymentInformations>
    </n:pspNotifyPaymentV2>`),
  sendPaymentOutcomeV2: envelope(`
    <n:sendPaymentOutcomeV2Request xmlns:n="${nodeForPsp}">
      ${whoAsks}
      <password>password</password>
      <idempotencyKey>97735020584_0123456789</idempotencyKey>
      <paymentTokens><paymentToken>t1</paymentToken></paymentTokens>
      <outcome>OK</outcome>
      <details>
        <paymentMethod>other</paymentMethod>
        <paymentChannel>onLine</paymentChannel>
        <fee>1.50</fee>
        ${bundles}
        <payer>
          <uniqueIdentifier>
            <entityUniqueIdentifierType>F</entityUniqueIdentifierType>
            <entityUniqueIdentifierValue>RSSMRA80A01F205X</entityUniqueIdentifierValue>
          </uniqueIdentifier>
          <fullName>Mario Rossi</fullName><streetName>Via Roma</streetName><civicNumber>1</civicNumber>
          <postalCode>20121</postalCode><city>Milano</city><stateProvinceRegion>MI</stateProvinceRegion>
          <country>IT</country><e-mail>mario@example.it</e-mail>
        </payer>
        <applicationDate>2024-01-12</applicationDate>
        <transferDate>2024-01-13</transferDate>
        <marcheDaBollo>
          <marcaDaBollo>
            <paymentToken>t1</paymentToken><idTransfer>1</idTransfer><MBDAttachment>QUJD</MBDAttachment>
          </marcaDaBollo>
        </marcheDaBollo>
      </details>
    </n:sendPaymentOutcomeV2Request>`),
}

export const replySamples = {
  pspNotifyPaymentV2: envelope(reply('pspNotifyPaymentV2Res', pspForNode)),
  sendPaymentOutcomeV2: envelope(reply('sendPaymentOutcomeV2Response', nodeForPsp)),
}
