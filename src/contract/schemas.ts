// Generated from redirect.yaml by `npm run generate`. Do not edit.

export interface paths {
    "/redirections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Announce a payment and learn where the payer is to go
         * @description The PSP opens a payment on these terms and answers with the address of its page.
         */
        post: operations["RetrieveRedirectUrl"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/redirections/refunds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Undo a payment
         * @description The platform asks for a payment to be undone, whatever became of it. The same request may come many times and has one answer.
         */
        post: operations["RefundTransaction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/redirections/{idTransaction}/outcomes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tell how a payment ended
         * @description The PSP reports the end of a payment, and goes on reporting until it is answered with 200.
         */
        post: operations["CallbackOutcome"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        ProblemJson: {
            /**
             * Format: uri
             * @description Names the kind of problem; a reader who opens it may find it explained.
             * @default about:blank
             * @example https://example.com/problem/constraint-violation
             */
            type?: string;
            /** @description The kind of problem in a few English words, for whoever maintains the caller. */
            title?: string;
            status?: components["schemas"]["HttpStatusCode"];
            /**
             * @description What went wrong this time, for a person to read.
             * @example There was an error processing the request
             */
            detail?: string;
            /**
             * Format: uri
             * @description Names this single occurrence.
             */
            instance?: string;
            idTransaction?: components["schemas"]["PagopaIdTransaction"];
        };
        /**
         * Format: int32
         * @description The status of the reply that carries this problem.
         * @example 400
         */
        HttpStatusCode: number;
        /**
         * @description A payment that is about to be made.
         * @example {
         *       "idTransaction": "3fa85f6457174562b3fc2c963f66afa6",
         *       "idPsp": "idPsp",
         *       "amount": 99999999,
         *       "urlBack": "https://psp.site/payment",
         *       "description": "payment description",
         *       "idPaymentMethod": "RBPIC",
         *       "touchpoint": "CHECKOUT",
         *       "paName": "paName",
         *       "paymentMethod": "Pago in Conto Intesa"
         *     }
         */
        RedirectUrlRequest: {
            idTransaction: components["schemas"]["PagopaIdTransaction"];
            /** @description The PSP that is to take the payment. */
            idPsp: string;
            amount: components["schemas"]["AmountEuroCents"];
            /**
             * Format: uri
             * @description Where the payer's browser returns to when the payment has ended.
             */
            urlBack: string;
            /** @description What is paid for. */
            description: string;
            /** @description The method that the payer chose, by its code. */
            idPaymentMethod: string;
            /**
             * @description Where in pagoPA the payer started.
             * @enum {string}
             */
            touchpoint: "CHECKOUT" | "IO";
            /** @description Who issued the payment notice. */
            paName?: string;
            /** @description The method that the payer chose, by the name they saw. */
            paymentMethod?: string;
            /** @description Where the payer's receipt is sent. */
            email?: string;
        };
        /** @description Where the payer is to go, and for how long the platform waits. */
        RedirectUrlResponse: {
            /**
             * Format: url
             * @description The page of the PSP at which this payment is made.
             */
            url: string;
            idTransaction: components["schemas"]["PagopaIdTransaction"];
            /** @description The PSP's own identifier of the payment. */
            idPSPTransaction: string;
            amount: components["schemas"]["AmountEuroCents"];
            /**
             * Format: int32
             * @description Milliseconds for which the platform awaits the callback. What comes later does not count, as though there had been no callback.
             */
            timeout?: number;
        };
        /** @description How the refund ended. */
        RefundResponse: {
            idTransaction: components["schemas"]["PagopaIdTransaction"];
            outcome: components["schemas"]["RefundOutcome"];
        };
        /**
         * Format: int32
         * @description Euro cents.
         */
        AmountEuroCents: number;
        /**
         * @description The platform's identifier of the transaction.
         * @example 3fa85f6457174562b3fc2c963f66afa6
         */
        PagopaIdTransaction: string;
        /**
         * @description * OK: the payment is undone
         *     * KO: it could not be undone
         *     * CANCELED: it had been undone before
         * @enum {string}
         */
        RefundOutcome: "OK" | "KO" | "CANCELED";
        /** @description How a payment ended. */
        TransactionResultRequest: {
            /** @description The PSP as it was named when the payment was announced. */
            idPsp: string;
            /** @description The PSP's own identifier of the payment. */
            idPSPTransaction: string;
            outcome: components["schemas"]["AuthorizationOutcome"];
            details?: components["schemas"]["TransactionResultDetails"];
        };
        /** @description The first form where the outcome is OK, the second for every other outcome. */
        TransactionResultDetails: components["schemas"]["TransactionAuthorizedOutcomeDetails"] | components["schemas"]["TransactionDeniedOutcomeDetails"];
        TransactionAuthorizedOutcomeDetails: {
            /**
             * Format: date-time
             * @description When the money was taken.
             */
            timestampOperation: string;
            /** @description The PSP's proof that it was taken. */
            authorizationCode: string;
        };
        TransactionDeniedOutcomeDetails: {
            /** @description Why no money was taken. */
            errorCode: string;
        };
        /** @description What the platform made of the report. */
        TransactionResultResponse: {
            idTransaction: components["schemas"]["PagopaIdTransaction"];
            outcome: components["schemas"]["AuthorizationResponseOutcome"];
        };
        /**
         * @description * OK: the money was taken
         *     * KO: the bank refused, for want of funds for instance
         *     * CANCELED: the payer gave up
         *     * EXPIRED: time ran out before the payer was done
         *     * ERROR: something broke on the way
         * @enum {string}
         */
        AuthorizationOutcome: "OK" | "KO" | "CANCELED" | "EXPIRED" | "ERROR";
        /**
         * @description * OK: the report counts
         *     * KO: it does not
         * @enum {string}
         */
        AuthorizationResponseOutcome: "OK" | "KO";
        /**
         * @description A payment that is to be undone.
         * @example {
         *       "idTransaction": "3fa85f6457174562b3fc2c963f66afa6",
         *       "idPSPTransaction": "idPSPTransaction",
         *       "action": "refund"
         *     }
         */
        RefundRequest: {
            idTransaction: components["schemas"]["PagopaIdTransaction"];
            /** @description The PSP's own identifier of the payment. */
            idPSPTransaction: string;
            /** @description What is asked for; `refund` is the one known value. */
            action: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: {
        RedirectUrlRequest: {
            content: {
                "application/json": components["schemas"]["RedirectUrlRequest"];
            };
        };
        RefundRequest: {
            content: {
                "application/json": components["schemas"]["RefundRequest"];
            };
        };
        TransactionResultRequest: {
            content: {
                "application/json": components["schemas"]["TransactionResultRequest"];
            };
        };
    };
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    RetrieveRedirectUrl: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["RedirectUrlRequest"];
        responses: {
            /** @description The payment is open, and this is its page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RedirectUrlResponse"];
                };
            };
            /** @description The request does not keep the contract. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 400,
                     *       "detail": "Bad request",
                     *       "idTransaction": "3fa85f6457174562b3fc2c963f66afa6"
                     *     }
                     */
                    "application/json": components["schemas"]["ProblemJson"];
                };
            };
            /** @description The caller is not the platform. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 401,
                     *       "detail": "Unauthorized",
                     *       "idTransaction": "3fa85f6457174562b3fc2c963f66afa6"
                     *     }
                     */
                    "application/json": components["schemas"]["ProblemJson"];
                };
            };
            /** @description The PSP failed to open the payment. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 500,
                     *       "detail": "There was an error processing the request",
                     *       "idTransaction": "3fa85f6457174562b3fc2c963f66afa6"
                     *     }
                     */
                    "application/json": components["schemas"]["ProblemJson"];
                };
            };
        };
    };
    RefundTransaction: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["RefundRequest"];
        responses: {
            /** @description The request was dealt with; the outcome says how. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefundResponse"];
                };
            };
            /** @description The request does not keep the contract. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 400,
                     *       "detail": "Bad request",
                     *       "idTransaction": "3fa85f6457174562b3fc2c963f66afa6"
                     *     }
                     */
                    "application/json": components["schemas"]["ProblemJson"];
                };
            };
            /** @description The caller is not the platform. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 401,
                     *       "detail": "Unauthorized",
                     *       "idTransaction": "3fa85f6457174562b3fc2c963f66afa6"
                     *     }
                     */
                    "application/json": components["schemas"]["ProblemJson"];
                };
            };
            /** @description The PSP knows no such payment. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 404,
                     *       "detail": "Transaction not found",
                     *       "idTransaction": "3fa85f6457174562b3fc2c963f66afa6"
                     *     }
                     */
                    "application/json": components["schemas"]["ProblemJson"];
                };
            };
            /** @description The PSP could not tell how this ends; ask again. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 500,
                     *       "detail": "There was an error processing the request",
                     *       "idTransaction": "3fa85f6457174562b3fc2c963f66afa6"
                     *     }
                     */
                    "application/json": components["schemas"]["ProblemJson"];
                };
            };
        };
    };
    CallbackOutcome: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The identifier under which the platform announced the payment. */
                idTransaction: components["schemas"]["PagopaIdTransaction"];
            };
            cookie?: never;
        };
        requestBody: components["requestBodies"]["TransactionResultRequest"];
        responses: {
            /** @description The report has arrived; the outcome says whether it counts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransactionResultResponse"];
                };
            };
            /** @description The request does not keep the contract. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 400,
                     *       "detail": "Bad request",
                     *       "idTransaction": "3fa85f6457174562b3fc2c963f66afa6"
                     *     }
                     */
                    "application/json": components["schemas"]["ProblemJson"];
                };
            };
            /** @description The API key is missing, unknown, or of another PSP. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 401,
                     *       "detail": "Unauthorized",
                     *       "idTransaction": "3fa85f6457174562b3fc2c963f66afa6"
                     *     }
                     */
                    "application/json": components["schemas"]["ProblemJson"];
                };
            };
            /** @description The platform knows no such transaction. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 404,
                     *       "detail": "Transaction not found",
                     *       "idTransaction": "3fa85f6457174562b3fc2c963f66afa6"
                     *     }
                     */
                    "application/json": components["schemas"]["ProblemJson"];
                };
            };
            /** @description The platform failed to take the report; send it again. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 500,
                     *       "detail": "There was an error processing the request",
                     *       "idTransaction": "3fa85f6457174562b3fc2c963f66afa6"
                     *     }
                     */
                    "application/json": components["schemas"]["ProblemJson"];
                };
            };
        };
    };
}
