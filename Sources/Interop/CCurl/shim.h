#pragma once
/* The type checks are macros that want the option as a constant; here it is a parameter, and the types are ours. */
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

/* Swift cannot call variadic functions: one wrapper for each type of argument. */
typedef size_t (*swiftlet_curl_bytes_function)(char *bytes, size_t size, size_t count, void *context);
typedef int (*swiftlet_curl_progress_function)(
    void *context, curl_off_t down_total, curl_off_t down, curl_off_t up_total, curl_off_t up);
typedef int (*swiftlet_curl_close_function)(void *context, curl_socket_t socket);

static inline CURLcode swiftlet_curl_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode swiftlet_curl_set_offset(CURL *handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode swiftlet_curl_set_text(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode swiftlet_curl_set_pointer(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode swiftlet_curl_set_url(CURL *handle, CURLU *value) {
    return curl_easy_setopt(handle, CURLOPT_CURLU, value);
}
static inline CURLcode swiftlet_curl_set_headers(CURL *handle, struct curl_slist *value) {
    return curl_easy_setopt(handle, CURLOPT_HTTPHEADER, value);
}
static inline CURLcode swiftlet_curl_set_bytes_function(
    CURL *handle, CURLoption option, swiftlet_curl_bytes_function value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode swiftlet_curl_set_progress_function(CURL *handle, swiftlet_curl_progress_function value) {
    return curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, value);
}
static inline CURLcode swiftlet_curl_set_close_function(CURL *handle, swiftlet_curl_close_function value) {
    return curl_easy_setopt(handle, CURLOPT_CLOSESOCKETFUNCTION, value);
}
static inline CURLcode swiftlet_curl_get_long(CURL *handle, CURLINFO info, long *value) {
    return curl_easy_getinfo(handle, info, value);
}
static inline curl_off_t swiftlet_curl_get_offset(CURL *handle, CURLINFO info) {
    curl_off_t value = 0;
    return curl_easy_getinfo(handle, info, &value) == CURLE_OK ? value : 0;
}

/* Of the connection that is open; -1: none is. */
static inline curl_socket_t swiftlet_curl_get_socket(CURL *handle) {
    curl_socket_t socket = CURL_SOCKET_BAD;
    return curl_easy_getinfo(handle, CURLINFO_ACTIVESOCKET, &socket) == CURLE_OK ? socket : CURL_SOCKET_BAD;
}

/* What TCP carried on the socket in both directions. The fields are read by their place in the kernel's struct
   tcp_info, since the C library's own struct ends before them: tcpi_bytes_received (Linux 4.1) and tcpi_bytes_sent
   (4.19). 0 where the socket is not TCP. */
static inline int64_t swiftlet_tcp_bytes(int socket) {
    unsigned char info[256] = {0};
    socklen_t length = sizeof info;
    uint64_t received = 0, sent = 0;
    if (getsockopt(socket, 6 /* IPPROTO_TCP */, 11 /* TCP_INFO */, info, &length) != 0 || length < 208) return 0;
    memcpy(&received, info + 128, sizeof received);
    memcpy(&sent, info + 200, sizeof sent);
    return (int64_t)(received + sent);
}

/* Bytes that libcurl copies, in place of a file's name. */
static inline CURLcode swiftlet_curl_set_blob(CURL *handle, CURLoption option, const void *bytes, size_t count) {
    struct curl_blob blob = {.data = (void *)bytes, .len = count, .flags = CURL_BLOB_COPY};
    return curl_easy_setopt(handle, option, &blob);
}
typedef CURLcode (*swiftlet_curl_context_function)(CURL *handle, void *context, void *data);
static inline CURLcode swiftlet_curl_set_context_function(CURL *handle, swiftlet_curl_context_function value) {
    return curl_easy_setopt(handle, CURLOPT_SSL_CTX_FUNCTION, value);
}
