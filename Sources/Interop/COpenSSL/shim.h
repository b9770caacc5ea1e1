#pragma once
/* The few things that a node's identity needs of the OpenSSL that libcurl has loaded anyway. Texts are PEM. */
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* What a memory BIO holds, ended by a zero; to be freed by `free`. */
static inline char *swiftlet_bio_text(BIO *bio) {
    char *bytes = NULL;
    long count = BIO_get_mem_data(bio, &bytes);
    char *text = count >= 0 ? (char *)malloc((size_t)count + 1) : NULL;
    if (text != NULL) {
        memcpy(text, bytes, (size_t)count);
        text[count] = 0;
    }
    return text;
}

static inline EVP_PKEY *swiftlet_read_key(const char *text) {
    BIO *bio = BIO_new_mem_buf(text, -1);
    EVP_PKEY *key = bio != NULL ? PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL) : NULL;
    BIO_free(bio);
    return key;
}

static inline X509 *swiftlet_read_certificate(const char *text) {
    BIO *bio = BIO_new_mem_buf(text, -1);
    X509 *certificate = bio != NULL ? PEM_read_bio_X509(bio, NULL, NULL, NULL) : NULL;
    BIO_free(bio);
    return certificate;
}

/* A new P-256 key; NULL where OpenSSL fails. */
static inline char *swiftlet_new_key(void) {
    EVP_PKEY *key = EVP_EC_gen("P-256");
    BIO *bio = BIO_new(BIO_s_mem());
    char *text = NULL;
    if (key != NULL && bio != NULL && PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL) == 1)
        text = swiftlet_bio_text(bio);
    BIO_free(bio);
    EVP_PKEY_free(key);
    return text;
}

/* A PKCS #10 request for the key, with an empty name; NULL where the key is none. */
static inline char *swiftlet_new_request(const char *key_text) {
    EVP_PKEY *key = swiftlet_read_key(key_text);
    X509_REQ *request = X509_REQ_new();
    BIO *bio = BIO_new(BIO_s_mem());
    char *text = NULL;
    if (key != NULL && request != NULL && bio != NULL && X509_REQ_set_version(request, 0) == 1
        && X509_REQ_set_pubkey(request, key) == 1 && X509_REQ_sign(request, key, EVP_sha256()) > 0
        && PEM_write_bio_X509_REQ(bio, request) == 1)
        text = swiftlet_bio_text(bio);
    BIO_free(bio);
    X509_REQ_free(request);
    EVP_PKEY_free(key);
    return text;
}

/* The first certificate of the text, and nothing else that it may have held; NULL where there is none. */
static inline char *swiftlet_only_certificate(const char *text) {
    X509 *certificate = swiftlet_read_certificate(text);
    BIO *bio = BIO_new(BIO_s_mem());
    char *only = NULL;
    if (certificate != NULL && bio != NULL && PEM_write_bio_X509(bio, certificate) == 1) only = swiftlet_bio_text(bio);
    BIO_free(bio);
    X509_free(certificate);
    return only;
}

/* SHA-256 of the certificate's SubjectPublicKeyInfo; 0 where it is no certificate. */
static inline int swiftlet_certificate_key_digest(const char *text, uint8_t digest[32]) {
    X509 *certificate = swiftlet_read_certificate(text);
    unsigned char *bytes = NULL;
    int count = certificate != NULL ? i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &bytes) : -1;
    int good = count > 0 && EVP_Digest(bytes, (size_t)count, digest, NULL, EVP_sha256(), NULL) == 1;
    OPENSSL_free(bytes);
    X509_free(certificate);
    return good;
}

static inline int swiftlet_sha256(const void *bytes, size_t count, uint8_t digest[32]) {
    return EVP_Digest(bytes, count, digest, NULL, EVP_sha256(), NULL) == 1;
}

/* Whether the certificate is for the key and signed by the authority's. */
static inline int swiftlet_certificate_fits(const char *text, const char *key_text, const char *authority_text) {
    X509 *certificate = swiftlet_read_certificate(text), *authority = swiftlet_read_certificate(authority_text);
    EVP_PKEY *key = swiftlet_read_key(key_text);
    int good = certificate != NULL && authority != NULL && key != NULL && X509_check_private_key(certificate, key) == 1
        && X509_verify(certificate, X509_get0_pubkey(authority)) == 1;
    EVP_PKEY_free(key);
    X509_free(authority);
    X509_free(certificate);
    return good;
}

static inline int64_t swiftlet_seconds(const ASN1_TIME *time) {
    struct tm parts;
    return ASN1_TIME_to_tm(time, &parts) == 1 ? (int64_t)timegm(&parts) : -1;
}

/* The certificate's validity in seconds since 1970; 0 where it is no certificate. */
static inline int swiftlet_certificate_times(const char *text, int64_t *begin, int64_t *end) {
    X509 *certificate = swiftlet_read_certificate(text);
    if (certificate == NULL) return 0;
    *begin = swiftlet_seconds(X509_get0_notBefore(certificate));
    *end = swiftlet_seconds(X509_get0_notAfter(certificate));
    X509_free(certificate);
    return *begin >= 0 && *end >= 0;
}

/* For CURLOPT_SSL_CTX_FUNCTION: certificates of this connection may have ended, or not begun. */
static inline int swiftlet_ignore_times(void *curl, void *context, void *data) {
    (void)curl;
    (void)data;
    X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param((SSL_CTX *)context), X509_V_FLAG_NO_CHECK_TIME);
    return 0;
}
